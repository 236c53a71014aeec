// Digital Bazaar's libraries: Data Integrity and the suites before it, with @digitalbazaar/vc.
import * as Ecdsa from '@digitalbazaar/ecdsa-multikey';
import * as Ed25519 from '@digitalbazaar/ed25519-multikey';
import * as bitstring from '@digitalbazaar/vc-bitstring-status-list';
import * as vc from '@digitalbazaar/vc';
import {
  createDiscloseCryptosuite, createSignCryptosuite, createVerifyCryptosuite
} from '@digitalbazaar/ecdsa-sd-2023-cryptosuite';
import {cryptosuite as ecdsaRdfc2019} from '@digitalbazaar/ecdsa-rdfc-2019-cryptosuite';
import {cryptosuite as eddsaRdfc2022} from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import {DataIntegrityProof} from '@digitalbazaar/data-integrity';
import {Ed25519Signature2018} from '@digitalbazaar/ed25519-signature-2018';
import {Ed25519Signature2020} from '@digitalbazaar/ed25519-signature-2020';
import {Ed25519VerificationKey2018} from '@digitalbazaar/ed25519-verification-key-2018';
import {Ed25519VerificationKey2020} from '@digitalbazaar/ed25519-verification-key-2020';
import jsigs from 'jsonld-signatures';
import {judging, known, learn, serve, words} from './serving.mjs';

const OLD = {
  Ed25519Signature2018: [Ed25519Signature2018, Ed25519VerificationKey2018],
  Ed25519Signature2020: [Ed25519Signature2020, Ed25519VerificationKey2020]
};
const MULTIKEY = 'https://w3id.org/security/multikey/v1';

// A did:key says its key itself; what it resolves to is of the kind that the suite asks for.
function loading(proof) {
  const older = OLD[proof]?.[1];
  return jsigs.extendContextLoader(async url => {
    if (!url.startsWith('did:key:')) {
      return known(url);
    }
    const [did, fragment = did.slice('did:key:'.length)] = url.split('#');
    const method = older ?
      await oldMethod(older, did, fragment) :
      {'@context': MULTIKEY, id: `${did}#${fragment}`, type: 'Multikey', controller: did,
        publicKeyMultibase: fragment};
    const document = url.includes('#') ? method : {
      '@context': ['https://www.w3.org/ns/did/v1', method['@context']],
      id: did,
      verificationMethod: [method],
      assertionMethod: [method.id],
      authentication: [method.id]
    };
    return {contextUrl: null, documentUrl: url, document};
  });
}

async function oldMethod(Key, did, fragment) {
  const key = Key.fromFingerprint({fingerprint: fragment});
  key.controller = did;
  key.id = `${did}#${fragment}`;
  return key.export({publicKey: true, includeContext: true});
}

async function signerOf({key: jwk, method}, Old) {
  const of = {jwk, secretKey: true, id: method, controller: method.split('#')[0]};
  if (jwk.kty === 'EC') {
    return (await Ecdsa.fromJwk(of)).signer();
  }
  if (Old === undefined) {
    return (await Ed25519.fromJwk(of)).signer();
  }
  return Old.from(await olderKey(of, Old));
}

async function olderKey({jwk, id, controller}, Old) {
  const seed = Buffer.from(jwk.d, 'base64url');
  const key = await Old.generate({seed, controller});
  key.id = id;
  return key;
}

const SIGNING = {
  'eddsa-rdfc-2022': () => eddsaRdfc2022,
  'ecdsa-rdfc-2019': () => ecdsaRdfc2019,
  'ecdsa-sd-2023': ({mandatory}) => createSignCryptosuite({mandatoryPointers: mandatory})
};
const VERIFYING = {
  ...SIGNING,
  'ecdsa-sd-2023': () => createVerifyCryptosuite()
};

async function issue(request) {
  const {credential, proof} = request;
  const documentLoader = loading(proof);
  const old = OLD[proof];
  const signer = await signerOf(request, old?.[1]);
  return async () => {
    const suite = old ?
      new old[0]({key: signer}) :
      new DataIntegrityProof({signer, cryptosuite: SIGNING[proof](request)});
    return JSON.stringify(
      await vc.issue({credential: structuredClone(credential), suite, documentLoader}));
  };
}

function derive({secured, proof, selective}) {
  const cryptosuite = createDiscloseCryptosuite({selectivePointers: selective});
  return async () => JSON.stringify(await vc.derive({
    verifiableCredential: JSON.parse(secured),
    suite: new DataIntegrityProof({cryptosuite}),
    documentLoader: loading(proof)
  }));
}

// proof: its name, or those of a set.
async function verify({secured, proof}) {
  const documentLoader = loading(proof);
  return judging(async () => {
    const suite = [proof].flat().map(name => OLD[name] ?
      new OLD[name][0]() :
      new DataIntegrityProof({cryptosuite: VERIFYING[name]({})}));
    const credential = JSON.parse(secured);
    const checkStatus = credential.credentialStatus && (() => ({verified: true}));
    const found = await vc.verifyCredential({credential, suite, documentLoader, checkStatus});
    if (!found.verified) {
      throw found.error;
    }
  });
}

// The whole status check, list's proof and all; the list is among the documents it was told.
async function verify_status({secured}) {
  const credential = JSON.parse(secured);
  return async () => {
    const found = await bitstring.checkStatus({
      credential,
      suite: new DataIntegrityProof({cryptosuite: eddsaRdfc2022}),
      documentLoader: loading('eddsa-rdfc-2022')
    });
    const why = found.error ? words(found.error) : JSON.stringify(found.results);
    return {verified: found.verified, set: (found.results ?? []).map(one => one.status), why};
  };
}

// A BitstringStatusListCredential, unsigned, with the given indices set.
function status_list({id, issuer, size, indices}) {
  return async () => {
    const list = await bitstring.createList({length: size});
    indices.forEach(index => list.setStatus(index, true));
    const credential = await bitstring.createCredential({id, list, statusPurpose: 'revocation'});
    return {...credential, issuer};
  };
}

await serve('@digitalbazaar/vc', {learn, issue, derive, verify, verify_status, status_list});
