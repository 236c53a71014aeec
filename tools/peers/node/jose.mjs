// jose: JSON Web Signatures in JavaScript, for VC-JWT and vc+jwt.
import {compactVerify, importJWK, SignJWT, jwtVerify} from 'jose';
import {judging, serve} from './serving.mjs';

async function issue({credential, key: jwk, typ, method}) {
  const key = await importJWK(jwk, jwk.alg);
  const header = {alg: jwk.alg, kid: method, ...(typ && {typ})};
  return () => new SignJWT(credential).setProtectedHeader(header).sign(key);
}

async function verify({secured, key: jwk, proof}) {
  const key = await importJWK(jwk, jwk.alg);
  const options = {algorithms: [jwk.alg]};
  return judging(() => proof === 'jws' ?
    compactVerify(secured, key, options) :
    jwtVerify(secured, key, options));
}

await serve('jose', {issue, verify});
