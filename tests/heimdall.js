// SPDX-License-Identifier: Apache-2.0
//
// node heimdall.js JOBS: Heimdall's own importers (npm's @mitre/hdf-converters, found by NODE_PATH) read reports; what they make of
// each is held against the results as JSON. JOBS: JSON, a list of {format, file, json}. Prints a list: null, or what is wrong.
'use strict';
const fs = require('fs');
const { XCCDFResultsMapper, SarifMapper } = require('@mitre/hdf-converters');

const statuses = { pass: 'passed', fixed: 'passed', fail: 'failed', error: 'error', unknown: 'error', notchecked: 'skipped',
	notapplicable: 'skipped', notselected: 'skipped', informational: 'skipped' };
const impacts = { high: 0.7, medium: 0.5, low: 0.3 };
// Impact is of what could be wrong: what does not apply, and what nobody asked for, has none.
const without = ['notapplicable', 'notselected', 'informational', 'notchecked'];

function same(what, want, have) {
	if (JSON.stringify(want) !== JSON.stringify(have))
		throw new Error(`${what}: ${JSON.stringify(want)} is wanted, there is ${JSON.stringify(have)}`);
}

// As on one line: importers keep or fold white space as they like.
const line = (text) => text.replace(/\s+/g, ' ').trim();

const readers = {
	xccdf(text, { results, benchmark }) {
		const { profiles } = new XCCDFResultsMapper(text).toHdf();
		same('profiles', 1, profiles.length);
		const controls = new Map(profiles[0].controls.map((c) => [c.id, c]));
		same('controls', results.map((r) => r.rule).sort(), [...controls.keys()].sort());
		for (const r of results) {
			const control = controls.get(r.rule);
			same(`results of ${r.rule}`, [statuses[r.effective]], control.results.map((x) => x.status));
			same(`title of ${r.rule}`, line(r.title), line(control.title));
			// It looks at the rule's own severity, whatever a tailoring made of it.
			if (!without.includes(r.effective) && impacts[r.severity] && !benchmark.tailoring)
				same(`impact of ${r.rule}`, impacts[r.severity], control.impact);
			// Its tags are the rule's ident, one of the requirements that it supports; of a family that is new in revision 5
			// it knows nothing.
			const wanted = r.references['nist-800-53-r5'] || [];
			if (wanted.length > 0 && !wanted.some((w) => /^(SR|PT)-/.test(w)) && !control.tags.nist.some((tag) => wanted.includes(tag.replace(/\s/g, ''))))
				throw new Error(`${r.rule}: none of ${wanted} among ${control.tags.nist}`);
		}
	},
	sarif(text, { results }) {
		const { profiles } = new SarifMapper(text).toHdf();
		same('profiles', 1, profiles.length);
		const ours = JSON.parse(text).runs[0].results;
		const rules = new Map(results.map((r) => [r.rule.split('_rule_')[1], r]));
		const controls = profiles[0].controls;
		same('controls', [...new Set(ours.map((r) => r.ruleId))].sort(), controls.map((c) => c.id).sort());
		for (const control of controls) {
			const rule = rules.get(control.id);
			same(`title of ${control.id}`, line(rule.title), line(control.title));
			// It knows no kind: whatever stands there is a failure to it.
			if (!rule.subjects.concat(rule).some((s) => ['fail', 'error', 'unknown'].some((w) => [s.result, s.effective].includes(w))))
				throw new Error(`${control.id} is no failure`);
			same(`results of ${control.id}`, ours.filter((r) => r.ruleId === control.id).length, control.results.length);
		}
	},
};

const verdicts = JSON.parse(fs.readFileSync(process.argv[2], 'utf8')).map((job) => {
	try {
		readers[job.format](fs.readFileSync(job.file, 'utf8'), JSON.parse(fs.readFileSync(job.json, 'utf8')));
		return null;
	} catch (error) {
		return `${error.stack}`.slice(0, 2000);
	}
});
process.stdout.write(JSON.stringify(verdicts));
