/** The one place where ccxt is loaded: an optional package, and a large one. */
import type { CcxtPackage, ErrorClasses } from './exchange.ts';

/** Not a literal at the import, so that neither compiling nor starting needs the package. */
const PACKAGE: string = 'ccxt';
type Loaded = Pick<CcxtPackage, 'pro'>;

const TESTED = '4.5.84';

/**
 * Loads ccxt.
 *
 * @param load how a package is imported by name
 * @throws Error with the command that installs it, where it is absent
 */
export async function loadCcxt(
  load: (name: string) => Promise<unknown> = (name) => import(name),
): Promise<CcxtPackage> {
  try {
    const { default: loaded } = (await load(PACKAGE)) as { readonly default: Loaded };
    return { pro: loaded.pro, errors: loaded as unknown as ErrorClasses };
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code !== 'ERR_MODULE_NOT_FOUND' && code !== 'MODULE_NOT_FOUND') throw error;
    const command = `npm install ${PACKAGE}@${TESTED}`;
    throw new Error(`venues of ccxt need the package ${PACKAGE}, which is not there: ${command}`);
  }
}
