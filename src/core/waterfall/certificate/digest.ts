/** The port of the standard hash with which a certificate is sealed. */

/**
 * SHA-256 (FIPS 180-4) of the UTF-8 bytes of a text, as 64 lower-case hexadecimal digits. The core
 * does not bring its own: the rim hands in that of the platform, and whoever checks a certificate
 * by hand needs no more than `printf '...' | sha256sum`.
 */
export type Digest = (text: string) => string;

/**
 * First line of every text that is hashed. No text of one kind is ever one of another, so that a
 * leaf cannot be shown as a node, nor a list of inputs as a leaf.
 */
export const DOMAIN = {
  leaf: 'breakwater adl leaf\n',
  node: 'breakwater adl node\n',
  inputs: 'breakwater adl inputs\n',
  binding: 'breakwater adl binding\n',
  certificate: 'breakwater adl certificate 1\n',
} as const;
