// The verifier of the Digital Credentials Consortium, which @digitalcredentials' wallets use.
//
// It takes no document loader: what its own does not hold it fetches, and here there is no network.
import {verifyCredential} from '@digitalcredentials/verifier-core';
import {judging, serve} from './serving.mjs';

globalThis.fetch = url => {
  throw new Error(`no network for ${url}`);
};

function verify({secured}) {
  return judging(async () => {
    const credential = JSON.parse(secured);
    const found = await verifyCredential({credential, knownDIDRegistries: []});
    const step = (found.log ?? []).find(({id}) => id === 'valid_signature');
    if (found.errors || !step?.valid) {
      throw Object.assign(new Error(JSON.stringify(found.errors ?? found.log)), {name: 'Refused'});
    }
  });
}

console.error = () => {}; // it tells of each schema that it could not fetch
await serve('@digitalcredentials/verifier-core', {verify});
