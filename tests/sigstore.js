// SPDX-License-Identifier: Apache-2.0
//
// node sigstore.js PUBLIC-KEY ENVELOPE: sigstore's own libraries verify a DSSE envelope by a key. Status 0: it is good.
'use strict';
const crypto = require('crypto');
const fs = require('fs');
const { bundleFromJSON } = require('@sigstore/bundle');
const { Verifier, toSignedEntity } = require('@sigstore/verify');

const publicKey = crypto.createPublicKey(fs.readFileSync(process.argv[2]));
const envelope = JSON.parse(fs.readFileSync(process.argv[3], 'utf8'));
const bundle = bundleFromJSON({
	mediaType: 'application/vnd.dev.sigstore.bundle.v0.3+json',
	verificationMaterial: { publicKey: { hint: envelope.signatures[0].keyid }, tlogEntries: [] },
	dsseEnvelope: envelope,
});
// A key that is trusted by being named: no certificates, no transparency log.
const trust = {
	certificateAuthorities: [],
	timestampAuthorities: [],
	tlogs: [],
	ctlogs: [],
	publicKey: () => ({ publicKey, validFor: () => true }),
};

try {
	new Verifier(trust, { tlogThreshold: 0, ctlogThreshold: 0, tsaThreshold: 0, timestampThreshold: 0 })
		.verify(toSignedEntity(bundle));
} catch (error) {
	console.error(`${error.code}: ${error.message}`);
	process.exit(1);
}
console.log('good');
