// SPDX-License-Identifier: Apache-2.0
//
// node html.js CHROMIUM PAGE [FOLDER]: a browser opens a page of the HTML report. Status 0: it asked for nothing but the page, had no
// error to tell and ran nothing of others; axe-core has nothing against it in light, dark and print; search and filters work, and
// without scripting everything is there. Into FOLDER go pictures of it, and how it is printed. What took how long is told, not judged.
'use strict';
const fs = require('fs');
const path = require('path');
const { pathToFileURL } = require('url');
const axe = require('axe-core');
const puppeteer = require('puppeteer-core');

const [chromium, file, folder] = process.argv.slice(2);
const url = pathToFileURL(path.resolve(file)).href;
const patience = 300000; // ms, for a page of thousands of subjects on a machine that has other things to do
const problems = [];
const wrong = (text) => problems.push(text);

// A page that tells whatever it does that it should not.
async function open(browser, { scripting = true, bypass = false, width = 1200 } = {}) {
	const page = await browser.newPage();
	await page.setViewport({ width, height: 900 });
	await page.setJavaScriptEnabled(scripting);
	await page.setBypassCSP(bypass);
	page.on('request', (request) => {
		if (request.url() !== url)
			wrong(`a request: ${request.url()}`);
	});
	page.on('console', (message) => {
		if (message.type() === 'error' || message.type() === 'warn')
			wrong(`the console says: ${message.text()}`);
	});
	page.on('pageerror', (error) => wrong(`an error: ${error.message}`));
	page.on('dialog', async (dialog) => {
		wrong(`a dialog: ${dialog.message()}`);
		await dialog.dismiss();
	});
	const begun = Date.now();
	await page.goto(url, { waitUntil: 'load' });
	return { page, ms: Date.now() - begun };
}

// Waits until something holds of the page. Not by waitForFunction, which evaluates text, as the page's policy forbids.
async function until(page, what, test, argument) {
	const deadline = Date.now() + 10000;
	while (!await page.evaluate(test, argument)) {
		if (Date.now() > deadline) {
			wrong(`${what}: not within ten seconds`);
			return;
		}
		await new Promise((resolve) => { setTimeout(resolve, 10); });
	}
}
const press = (page, id) => page.evaluate((button) => document.getElementById(button).click(), id);

// Rules that are shown, and what the page says of them.
const shown = (page) => page.evaluate(() => ({
	rules: [...document.querySelectorAll('details.rule')].filter((rule) => rule.checkVisibility()).map((rule) => rule.id),
	all: document.querySelectorAll('details.rule').length,
	said: document.getElementById('shown').textContent,
}));
const expect = (what, found, wanted) => {
	if (JSON.stringify(found) !== JSON.stringify(wanted))
		wrong(`${what}: ${JSON.stringify(found)}, not ${JSON.stringify(wanted)}`);
};

async function filters(browser) {
	const { page, ms } = await open(browser);
	const wanted = await page.evaluate(() => {
		const rules = [...document.querySelectorAll('details.rule')];
		return {
			first: rules[0].id,
			last: rules[rules.length - 1].id,
			check: rules[0].querySelector('.body').textContent.match(/Rule(xccdf_\S+)/)[1],
			fails: rules.filter((rule) => rule.dataset.result === 'fail').map((rule) => rule.id),
		};
	});
	await page.evaluate((text) => {
		document.getElementById('search').value = text;
		document.getElementById('search').dispatchEvent(new Event('input'));
	}, wanted.check);
	const begun = Date.now();
	await until(page, 'a search', () => !/^(\d+) of \1 /.test(document.getElementById('shown').textContent));
	const took = Date.now() - begun;
	let now = await shown(page);
	expect('a search shows its rule', now.rules.includes(wanted.first), true);
	expect('a search hides others', now.rules.length < now.all, true);
	expect('the page says how many', now.said, `${now.rules.length} of ${now.all} rules are shown`);
	await press(page, 'reset');
	expect('all rules come back', (await shown(page)).rules.length, now.all);
	if (wanted.fails.length > 0) {
		await page.evaluate(() => {
			document.getElementById('result').value = 'fail';
			document.getElementById('result').dispatchEvent(new Event('change'));
		});
		expect('a filter shows what fails', (await shown(page)).rules, wanted.fails);
		await press(page, 'open-all');
		expect('what is shown unfolds', await page.evaluate(() => document.querySelectorAll('details.rule[open]').length),
			wanted.fails.length);
		await press(page, 'close-all');
		expect('and folds', await page.evaluate(() => document.querySelectorAll('details.rule[open]').length), 0);
	}
	await page.evaluate((id) => { location.hash = id; }, wanted.last);
	await until(page, 'a link', (id) => document.getElementById(id).open, wanted.last);
	now = await shown(page);
	expect('a link unfolds its rule, and nothing hides it', now.rules.includes(wanted.last), true);
	console.log(`opens in ${ms} ms, searches in ${took} ms`);
	await page.close();
}

async function silent(browser) {
	const { page } = await open(browser, { scripting: false });
	const found = await page.evaluate(() => ({
		filters: document.querySelector('.filters').checkVisibility(),
		rules: [...document.querySelectorAll('details.rule')].every((rule) => rule.checkVisibility()),
	}));
	expect('without scripting there are no filters, and all rules', found, { filters: false, rules: true });
	await page.close();
}

async function accessible(browser, medium, width) {
	const { page } = await open(browser, { bypass: true, width });
	await page.emulateMediaType(medium === 'print' ? 'print' : 'screen');
	await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: medium === 'dark' ? 'dark' : 'light' }]);
	// All is unfolded, but of what is alike only the first stays: three rules of a verdict, three rows of a table. A page of
	// hundreds of rules would take axe-core minutes.
	await page.evaluate(() => {
		const seen = {};
		for (const rule of document.querySelectorAll('details.rule')) {
			seen[rule.dataset.result] = (seen[rule.dataset.result] || 0) + 1;
			if (seen[rule.dataset.result] > 3)
				rule.remove();
		}
		for (const rows of [':scope > tbody', ':scope > tr', ':scope > li'])
			for (const list of document.querySelectorAll('table, tbody, ul'))
				[...list.querySelectorAll(rows)].slice(3).forEach((row) => row.remove());
		document.querySelectorAll('details').forEach((d) => { d.open = true; });
	});
	await page.evaluate(axe.source);
	const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'],
		runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice'] }));
	for (const v of violations)
		wrong(`axe, ${medium}, ${width}: ${v.id}: ${v.help}: ${v.nodes.slice(0, 3).map((n) => n.html.slice(0, 160)).join(' | ')}`);
	const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
	if (wide > 0 && medium !== 'print')
		wrong(`${medium}, ${width}: the page is ${wide} pixels too wide`);
	if (folder !== undefined) {
		await page.evaluate(() => document.querySelectorAll('details').forEach((d) => { d.open = false; }));
		await page.screenshot({ path: path.join(folder, `${medium}-${width}.png`), fullPage: medium !== 'print' });
	}
	await page.close();
}

async function printed(browser) {
	const { page } = await open(browser);
	const pdf = await page.pdf({ format: 'A4', preferCSSPageSize: true, timeout: patience });
	fs.writeFileSync(path.join(folder, 'print.pdf'), pdf);
	await page.close();
}

(async () => {
	const browser = await puppeteer.launch({ executablePath: chromium, protocolTimeout: patience,
		args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'] });
	try {
		await filters(browser);
		await silent(browser);
		for (const medium of ['light', 'dark', 'print'])
			await accessible(browser, medium, 1200);
		await accessible(browser, 'light', 320);
		if (folder !== undefined)
			await printed(browser);
	} finally {
		await browser.close();
	}
	problems.forEach((text) => console.error(text));
	process.exit(problems.length > 0 ? 1 : 0);
})().catch((error) => {
	console.error(error.stack);
	process.exit(1);
});
