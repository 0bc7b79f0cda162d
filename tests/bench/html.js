// SPDX-License-Identifier: Apache-2.0
//
// node html.js CHROMIUM ROUNDS PAGE...: how long a browser takes to open pages of the HTML report, and to search, filter and unfold: from
// the event until what it changed is laid out and drawn. The least of some rounds, in milliseconds; what else the machine does counts in
// all. A search begins 30 ms behind the last key, which is in its figure. Judges nothing.
'use strict';
const path = require('path');
const { pathToFileURL } = require('url');
const puppeteer = require('puppeteer-core');

const [chromium, rounds, ...files] = process.argv.slice(2);

// Within the page: [what, milliseconds] of each thing that is done.
async function measure() {
	const drawn = () => new Promise((done) => { requestAnimationFrame(() => requestAnimationFrame(done)); });
	const field = (id) => document.getElementById(id);
	const told = () => new Promise((done) => {
		const observer = new MutationObserver(() => { observer.disconnect(); done(); });
		observer.observe(field('shown'), { childList: true });
	});
	const times = [];
	const time = async (what, act) => {
		const said = told();
		const begun = performance.now();
		act();
		await (what.startsWith('fold') || what.startsWith('unfold') ? null : said);
		document.body.getBoundingClientRect();
		await drawn();
		times.push([what, performance.now() - begun]);
	};
	const type = (text) => {
		field('search').value = text;
		field('search').dispatchEvent(new Event('input'));
	};
	const choose = (id, value) => {
		field(id).value = value;
		field(id).dispatchEvent(new Event('change'));
	};
	await drawn();
	const [opened] = performance.getEntriesByType('navigation');
	for (const paint of performance.getEntriesByType('paint'))
		times.push([paint.name.replace(/-/g, ' '), paint.startTime]);
	times.push(['loaded, script and all', opened.loadEventEnd]);
	for (const state of ['folded', 'unfolded']) {
		const text = 'priv-7';
		for (let n = 1; n <= text.length; n++)
			await time(`search "${text.slice(0, n)}", ${state}`, () => type(text.slice(0, n)));
		await time(`show all rules, ${state}`, () => field('reset').click());
		for (const [id, value] of [['result', 'fail'], ['result', 'pass'], ['result', ''], ['severity', 'high'], ['severity', '']])
			await time(`filter ${id} "${value}", ${state}`, () => choose(id, value));
		if (state === 'folded')
			await time('unfold all', () => field('open-all').click());
		else
			await time('fold all', () => field('close-all').click());
	}
	return { times, elements: document.getElementsByTagName('*').length };
}

(async () => {
	const browser = await puppeteer.launch({ executablePath: chromium, protocolTimeout: 300000,
		args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'] });
	try {
		for (const file of files) {
			const best = new Map();
			let elements = 0;
			for (let i = 0; i < Number(rounds); i++) {
				const page = await browser.newPage();
				await page.setViewport({ width: 1200, height: 900 });
				await page.goto(pathToFileURL(path.resolve(file)).href, { waitUntil: 'load' });
				const found = await page.evaluate(measure);
				elements = found.elements;
				for (const [what, ms] of found.times)
					best.set(what, Math.min(ms, best.has(what) ? best.get(what) : ms));
				await page.close();
			}
			console.log(`${path.basename(file)}: ${elements} elements, the least of ${rounds} rounds`);
			best.forEach((ms, what) => console.log(`${ms.toFixed(0).padStart(8)} ms  ${what}`));
		}
	} finally {
		await browser.close();
	}
})().catch((error) => {
	console.error(error.stack);
	process.exit(1);
});
