/** One WebSocket that is opened again whenever it ends. */

/** Waits before a broken connection is opened again; the last one for ever. */
const RETRY_MS = [100, 500, 1_000, 2_000, 5_000, 10_000];
/** A connection that is not open by then is given up. */
const OPEN_MS_MAX = 10_000;
const NORMAL = 1_000;

export interface StreamSocketTerms {
  /** For errors; nothing of the address is in it. */
  readonly name: string;
  /** Asked for before every opening, as a listen key may have ended. */
  readonly address: () => Promise<string>;
  /** Ms without a frame after which the line counts as dead; 0 where silence means nothing. */
  readonly silenceMsMax: number;
  /** Hears every frame; throws where it cannot be read, which breaks the connection. */
  readonly heard: (text: string) => void;
  readonly changed: (state: 'up' | 'down', reason: string) => void;
}

export class StreamSocket {
  // state
  #socket: WebSocket | null = null;
  #isUp = false;
  #isClosed = false;
  #failures = 0; // openings that failed since the last one that did not
  #heardAt = 0; //  ms of a clock that does not go back
  #timer: NodeJS.Timeout | undefined; // of the opening, of silence, or of the next opening
  // fixed
  readonly #terms: StreamSocketTerms;

  constructor(terms: StreamSocketTerms) {
    this.#terms = terms;
  }

  get name(): string {
    return this.#terms.name;
  }

  get isUp(): boolean {
    return this.#isUp;
  }

  open(): void {
    void this.#open();
  }

  /** Ends it for good; nothing is heard any more. */
  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    this.#drop();
  }

  /** Opens it anew, such as with a new listen key. */
  restart(reason: string): void {
    if (this.#isClosed) return;
    this.#drop();
    this.#down(reason);
    this.#openLater();
  }

  async #open(): Promise<void> {
    let address: string;
    try {
      address = await this.#terms.address();
    } catch (error) {
      if (this.#isClosed) return;
      this.#down(error instanceof Error ? error.message : String(error));
      this.#openLater();
      return;
    }
    if (!this.#isClosed) this.#connect(new WebSocket(address));
  }

  #connect(socket: WebSocket): void {
    this.#socket = socket;
    // Listeners of a socket that was dropped say nothing of the one after it.
    const mine = (act: () => void) => () => {
      if (this.#socket === socket) act();
    };
    socket.addEventListener(
      'open',
      mine(() => this.#up()),
    );
    socket.addEventListener('message', (event: MessageEvent) => {
      if (this.#socket === socket) this.#hear(event.data);
    });
    socket.addEventListener(
      'close',
      mine(() => this.restart('the connection ended')),
    );
    socket.addEventListener('error', () => {}); // its close follows
    clearTimeout(this.#timer);
    this.#timer = setTimeout(
      mine(() => this.restart(`not open in ${OPEN_MS_MAX} ms`)),
      OPEN_MS_MAX,
    );
  }

  #up(): void {
    this.#isUp = true;
    this.#heardAt = performance.now();
    clearTimeout(this.#timer);
    this.#watchSilence();
    this.#terms.changed('up', '');
  }

  #hear(frame: unknown): void {
    this.#failures = 0;
    this.#heardAt = performance.now();
    try {
      this.#terms.heard(typeof frame === 'string' ? frame : '');
    } catch (error) {
      if (!(error instanceof Error) || error.name !== 'FrameError') throw error;
      this.restart(error.message);
    }
  }

  #watchSilence(): void {
    const { silenceMsMax } = this.#terms;
    if (silenceMsMax === 0) return;
    const left = this.#heardAt + silenceMsMax - performance.now();
    if (left <= 0) {
      this.restart(`no frame in ${silenceMsMax} ms`);
      return;
    }
    this.#timer = setTimeout(() => this.#watchSilence(), Math.ceil(left));
  }

  #down(reason: string): void {
    this.#isUp = false;
    this.#terms.changed('down', `${this.#terms.name}: ${reason}`);
  }

  #openLater(): void {
    const wait = RETRY_MS[Math.min(this.#failures, RETRY_MS.length - 1)] as number;
    this.#failures += 1;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#open(), wait);
  }

  #drop(): void {
    const socket = this.#socket;
    this.#socket = null;
    this.#isUp = false;
    if (socket !== null && socket.readyState <= WebSocket.OPEN) socket.close(NORMAL);
  }
}
