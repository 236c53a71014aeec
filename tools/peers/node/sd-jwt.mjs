// @sd-jwt/sd-jwt-vc: the OpenWallet Foundation's SD-JWT VC.
import {digest, ES256, generateSalt} from '@sd-jwt/crypto-nodejs';
import {SDJwtVcInstance} from '@sd-jwt/sd-jwt-vc';
import {serve} from './serving.mjs';

// list: a Token Status List, at whatever address the token names.
async function instance({key, list}) {
  const {d, ...open} = key;
  return new SDJwtVcInstance({
    signer: d && await ES256.getSigner(key),
    verifier: await ES256.getVerifier(open),
    signAlg: ES256.alg,
    hasher: digest,
    hashAlg: 'sha-256',
    saltGenerator: generateSalt,
    statusListFetcher: list && (async () => list)
  });
}

async function issue(request) {
  const {credential, disclosable, method} = request;
  const sdJwt = await instance(request);
  return () => sdJwt.issue(credential, {_sd: disclosable}, {header: {kid: method}});
}

// What a holder shows: the named claims and no other of those that can be hidden.
async function present(request) {
  const sdJwt = await instance(request);
  const shown = Object.fromEntries(request.shown.map(name => [name, true]));
  return () => sdJwt.present(request.secured, shown);
}

// The claims of a presentation; refuses by an error.
async function verify(request) {
  const sdJwt = await instance(request);
  return async () => (await sdJwt.verify(request.secured)).payload;
}

await serve('@sd-jwt/sd-jwt-vc', {issue, present, verify});
