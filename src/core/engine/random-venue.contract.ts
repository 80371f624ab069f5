/**
 * Random histories: a list of moves, each a handful of small numbers, is read against the present
 * state of a venue and becomes commands. Taking moves away leaves a history that can be played.
 */
import fc from 'fast-check';
import { type Side, STAGE } from '../model/index.ts';
import { ThinVenue } from './backstop-moves.contract.ts';
import { accountOfSlot } from './funds.ts';
import type { Move } from './guarded-venue.contract.ts';
import {
  at,
  atLeastOne,
  ENTROPY,
  EVERYBODY,
  MAKERS,
  type OpenOrder,
  part,
} from './played-venue.contract.ts';
import { CRISIS_TERMS, nonsense } from './worlds.contract.ts';

const number = fc.nat({ max: ENTROPY - 1 });

export type { Move };

export const move: fc.Arbitrary<Move> = fc.record({
  what: number,
  who: number,
  other: number,
  at: number,
  size: number,
  price: number,
  wait: number,
});

type Deed = (move: Move) => void;

/** Plays moves, each against the state that the moves before have left. */
export class Player extends ThinVenue {
  play(moves: readonly Move[]): void {
    for (const each of moves) {
      // Half of all commands come in the same millisecond as the one before.
      if (each.wait % 2 === 0) this.time += Math.floor((each.wait / ENTROPY) ** 3 * 4_000);
      if (each.wait % 11 === 0) this.reopen();
      const deeds = this.deeds;
      let rest = each.what % this.weight;
      for (const [weight, deed] of deeds) {
        rest -= weight;
        if (rest >= 0) continue;
        deed(each);
        break;
      }
    }
  }

  /** Two names; the same one twice only now and then. */
  private pair(m: Move): [string, string] {
    const isSame = m.who % EVERYBODY.length === m.other % EVERYBODY.length;
    return [at(EVERYBODY, m.who), at(EVERYBODY, isSame && m.at % 9 > 0 ? m.other + 1 : m.other)];
  }

  private readonly deeds: readonly (readonly [number, Deed])[] = [
    [24, (m) => this.trade(m)],
    [10, (m) => this.reduce(m)],
    [22, (m) => this.moveMark(m)],
    [6, (m) => this.oddSource(m)],
    [20, (m) => this.fillOrder(m, 'full')],
    [7, (m) => this.fillOrder(m, 'partial')],
    [9, (m) => this.rejectOrder(m)],
    [4, (m) => this.wrongReport(m)],
    [9, (m) => this.cash('deposit', m)],
    [6, (m) => this.cash('withdraw', m)],
    [3, (m) => this.transfer(m)],
    [6, (m) => this.place(m)],
    [3, (m) => this.cancel(m)],
    [9, () => this.clock(500)],
    [2, (m) => this.clock(5_000 + m.size)],
    [3, (m) => this.funding(m)],
    [1, () => this.send({ kind: 'restart' })],
    [4, (m) => this.change(m)],
    [4, (m) => this.operate(m)],
    [5, (m) => this.uncross(m)],
    [2, (m) => this.fundHouse(m)],
    [1, (m) => this.openAccount(m)],
    [6, (m) => this.nonsense(m)],
    [1, (m) => this.again(m)],
    [9, (m) => this.provide(m)],
    [2, (m) => this.promise(m)],
    [2, (m) => this.link(m)],
    [2, (m) => this.offer(m)],
    [8, (m) => this.bid(m)],
    [7, (m) => this.gauges(m)],
    [8, (m) => this.reportReserve(m)],
    [3, (m) => this.takeVirtual(m)],
    [3, (m) => this.provideQuotes(m)],
  ];
  private readonly weight = this.deeds.reduce((sum, [weight]) => sum + weight, 0);

  private clock(ms: number): void {
    this.time += ms;
    this.send({ kind: 'clock' });
  }

  private equity = (account: string): bigint => this.engine.account(account)?.risk.equity ?? 0n;

  private position(account: string, market: string): bigint {
    const { positions = [] } = this.engine.account(account) ?? {};
    return positions.find((position) => position.market === market)?.size ?? 0n;
  }
  private trade(m: Move): void {
    const market = this.market(m).name;
    const [buyer, seller] = this.pair(m);
    const poorer = this.equity(buyer) < this.equity(seller) ? buyer : seller;
    const unit = atLeastOne(this.engine.mark(market) * this.scale(market));
    const most = (atLeastOne(this.equity(poorer)) * 12n) / unit;
    this.fill(m, market, buyer, seller, atLeastOne(part(most, m.size)));
  }

  private reduce(m: Move): void {
    const market = this.market(m).name;
    const [who, other] = this.pair(m);
    const held = this.position(who, market);
    const lots = atLeastOne(part((held < 0n ? -held : held) + 1n, m.size));
    if (held > 0n) this.fill(m, market, other, who, lots);
    else this.fill(m, market, who, other, lots);
  }

  private fill(m: Move, market: string, buyer: string, seller: string, size: bigint): void {
    const price = this.near(market, m.price, 0.05);
    const fee = m.wait % 5 === 0 ? part(size * price * this.scale(market), m.wait) / 200n : 0n;
    const restingOf = (account: string, side: Side): string | undefined =>
      [...this.resting].find(
        ([, o]) => o.account === account && o.market === market && o.side === side,
      )?.[0];
    const buyOrder = m.wait % 3 === 0 ? restingOf(buyer, 'buy') : undefined;
    const sellOrder = m.wait % 3 === 1 ? restingOf(seller, 'sell') : undefined;
    this.send({
      kind: 'fill',
      market,
      buyer,
      seller,
      size,
      price,
      buyerFee: fee,
      sellerFee: fee / 2n,
      ...(buyOrder === undefined ? {} : { buyOrder }),
      ...(sellOrder === undefined ? {} : { sellOrder }),
    });
  }

  protected override otherwise(m: Move): void {
    if (m.other % 2 === 0) this.trade(m);
    else this.moveMark(m);
  }

  private moveMark(m: Move): void {
    const market = this.market(m);
    this.quote(market, this.near(market.name, m.price, m.wait % 6 === 0 ? 0.9 : 0.2));
  }

  private fillOrder(m: Move, how: 'full' | 'partial'): void {
    const order = at([...this.open.values()], m.who);
    if (order === undefined) {
      this.moveMark(m);
      return;
    }
    const counterparty = this.counterparty(order, m);
    const size = how === 'full' ? order.left : atLeastOne(part(order.left, m.size));
    const mark = this.engine.mark(order.market);
    const isWithin = order.side === 'sell' ? mark >= order.limit : mark <= order.limit;
    const price = isWithin && m.price % 3 > 0 ? mark : order.limit;
    this.send({ kind: 'liquidation-fill', order: order.name, counterparty, size, price });
  }

  /** Mostly a market maker; sometimes somebody who is being liquidated as well. */
  private counterparty(order: OpenOrder, m: Move): string {
    const others = [...this.open.values()].filter(
      ({ side, market, account }) =>
        side !== order.side && market === order.market && !account.startsWith('vault:'),
    );
    if (m.other % 2 === 0 && others.length > 0) return at(others, m.at).account;
    return at(m.other % 3 === 0 ? EVERYBODY : MAKERS, m.at);
  }

  private rejectOrder(m: Move): void {
    const order = at([...this.open.values()], m.who);
    if (order === undefined) {
      this.clock(1_000);
      return;
    }
    this.send({ kind: 'liquidation-reject', order: order.name, reason: 'no-liquidity' });
  }

  private wrongReport(m: Move): void {
    const late = at(this.gone, m.who);
    const order = at([...this.open.values()], m.who) ?? late;
    const kind = 'liquidation-fill';
    const name = m.other % 5 === 0 || order === undefined ? (late?.name ?? 'bw-1-0') : order.name;
    const beyond = order?.side === 'sell' ? order.limit - 1n : (order?.limit ?? 0n) + 1n;
    const counterparty = at(['mona', 'mona', 'mona', 'nobody', 'vault', 'ada'], m.at);
    const size = (order?.left ?? 1n) + at([0n, 0n, 1n, -(order?.left ?? 1n)], m.size);
    const price = atLeastOne(at([beyond, order?.limit ?? 1n], m.price));
    this.send({ kind, order: name, counterparty, size, price });
  }

  private cash(kind: 'deposit' | 'withdraw', m: Move): void {
    const account = at(EVERYBODY, m.who);
    const balance = this.engine.account(account)?.balance ?? 0n;
    if (kind === 'deposit' && this.equity(account) < this.world.money / 3n) {
      this.send({ kind, account, amount: this.world.money });
      return;
    }
    const most = kind === 'deposit' ? this.world.money : (balance * 11n) / 10n;
    this.send({ kind, account, amount: atLeastOne(part(most, m.size)) });
  }

  private transfer(m: Move): void {
    const [from, to] = this.pair(m);
    const amount = atLeastOne(part(this.world.money, m.size));
    this.send({ kind: 'transfer', from, to, amount });
  }

  private place(m: Move): void {
    const { name: market } = this.market(m);
    const account = at(EVERYBODY, m.who);
    const unit = atLeastOne(this.engine.mark(market) * this.scale(market));
    const size = atLeastOne(part((atLeastOne(this.equity(account)) * 14n) / unit, m.size));
    const side = m.other % 2 === 0 ? 'buy' : 'sell';
    this.send({ kind: 'place-order', order: `o${m.price % 8}`, account, market, side, size });
  }

  private cancel(m: Move): void {
    this.send({ kind: 'cancel-order', order: at([...this.resting.keys(), 'o0'], m.who) });
  }

  private funding(m: Move): void {
    const rate = BigInt(Math.round((m.price / ENTROPY - 0.5) * 9_000_000));
    this.send({ kind: 'funding', market: this.market(m).name, rate });
  }

  private change(m: Move): void {
    const { name: market } = this.market(m);
    const terms = JSON.stringify(at(CRISIS_TERMS, m.size));
    const by = m.price % 3 > 0 ? {} : { person: at(['paula', 'pedro'], m.other) };
    this.send({ kind: 'set-parameters', market, terms, ...by });
  }

  private fundHouse(m: Move): void {
    const { name } = this.market(m);
    const house = at(
      ['deficit', 'shared-fund', `fund:${name}`, 'vault', 'fee-reserve', 'guarantee'],
      m.who,
    );
    const owed = -(this.engine.account('deficit')?.balance ?? 0n);
    const amount = house === 'deficit' && owed > 0n ? owed : part(this.world.money, m.size) / 5n;
    this.send({ kind: 'fund-house', house, amount: atLeastOne(amount) });
  }

  /** Providers come and go; they are among the traders, so that they default as well. */
  private provide(m: Move): void {
    const { funds } = this.engine.state;
    const what = at(['stake', 'ask', 'ask', 'take', 'take', 'take', 'cancel'] as const, m.other);
    if (m.size % 11 === 0) {
      const amount = part(this.world.money, m.price) / 50n;
      this.send({ kind: 'contribute', account: at(EVERYBODY, m.who), fund: 'shared-fund', amount });
      return;
    }
    if (what === 'stake' || funds.count === 0) {
      this.stake(m);
      return;
    }
    const row = m.at % funds.count;
    const account = this.engine.state.accounts.name(funds.owner[row] as number);
    const slot = funds.slot[row] as number;
    const fund = this.engine.state.accounts.name(accountOfSlot(this.engine.state, slot));
    if (what === 'ask') {
      const shares = atLeastOne(part(funds.staked[row] as bigint, m.size) + BigInt(m.size % 2));
      this.send({ kind: 'ask-unstake', account, fund, shares });
    } else {
      const waits = [0, 0, 900, 900, 1_500, 4_000];
      if (what === 'take') this.time += at(waits, m.price);
      this.send({ kind: what === 'take' ? 'unstake' : 'cancel-unstake', account, fund });
    }
  }

  private stake(m: Move): void {
    const account = at(EVERYBODY, m.who);
    const { name } = this.market(m);
    const fund = at(['shared-fund', 'shared-fund', 'guarantee', `fund:${name}`, 'vault'], m.at);
    const most = this.engine.account(account)?.balance ?? 0n;
    this.send({ kind: 'stake', account, fund, amount: atLeastOne(part(most, m.size) / 2n) });
  }

  private promise(m: Move): void {
    const amount = m.size % 5 === 0 ? 0n : part(this.world.money, m.size);
    this.send({ kind: 'commit', account: at(EVERYBODY, m.who), amount });
  }

  private offer(m: Move): void {
    const { name: market } = this.market(m);
    const perHour = part(this.world.money * 12n, m.size);
    const perMinute = m.wait % 4 === 0 ? 0n : part(perHour, m.price) + 1n;
    this.send({
      kind: 'offer-capacity',
      account: at(EVERYBODY, m.who),
      market,
      perMinute,
      perHour,
    });
  }

  private bid(m: Move): void {
    const { accounts, ladder } = this.engine.state;
    const inAuction = EVERYBODY.filter(
      (name) => ladder.stage[accounts.find(name)] === STAGE.auction,
    );
    const account = at(inAuction.length > 0 ? inAuction : EVERYBODY, m.who);
    const bidder = at(m.other % 3 === 0 ? EVERYBODY : MAKERS, m.at);
    const ppm = Math.floor((m.size / ENTROPY) * 1_200_000);
    if (inAuction.length > 0 || m.price % 8 === 0) this.send({ kind: 'bid', account, bidder, ppm });
    else this.moveMark(m);
  }

  private link(m: Move): void {
    const [account, other] = this.pair(m);
    this.send({ kind: 'link-accounts', account, with: other });
  }

  private openAccount(m: Move): void {
    const account = `late${m.who % 40}`;
    this.send({ kind: 'deposit', account, amount: atLeastOne(part(this.world.money, m.size)) });
  }

  /** The last command once more, or its id with another body. */
  private again(m: Move): void {
    const command = at(this.commands, this.commands.length - 1 - (m.who % 3));
    if (command === undefined) return;
    const { id } = command;
    if (m.size % 2 === 0) this.send(command, id);
    else this.send({ kind: 'deposit', account: 'ada', amount: BigInt(m.size) + 1n }, id);
  }

  private nonsense(m: Move): void {
    const { name: market } = this.market(m);
    if (m.size % 12 === 0) this.send({ kind: 'clock' }, undefined, this.time - 1);
    else if (m.size % 12 === 1) this.wrongOrder(m);
    else this.send(at(nonsense(market, m.who), m.other));
  }

  /** A fill that names a resting order of somebody else, or for more than it has left. */
  private wrongOrder(m: Move): void {
    const [name, order] = at([...this.resting], m.who) ?? [];
    if (name === undefined || order === undefined) {
      this.place(m);
      return;
    }
    const fees = { buyerFee: 0n, sellerFee: 0n };
    const fill = { kind: 'fill', market: order.market, size: 1n, price: 1n, ...fees } as const;
    this.send({ ...fill, buyer: 'milo', seller: 'mona', buyOrder: name });
  }
}
