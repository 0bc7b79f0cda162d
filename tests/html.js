// SPDX-License-Identifier: Apache-2.0
//
// node html.js CHROMIUM FOLDER PAGE...: a browser opens pages of the HTML report, each named NAME.html. A line "NAME: all is well",
// with times that are told, not judged, if it asked for nothing but the page, had no error to tell and ran nothing of others; axe-core
// has nothing against it in light, dark and print; search and filters work, and without scripting everything is there. Else a line
// "NAME: ..." for each thing that is wrong. Into FOLDER, unless that is "", go pictures of the first page, and how it is printed.
'use strict';
const path = require('path');
const { pathToFileURL } = require('url');
const axe = require('axe-core');
const puppeteer = require('puppeteer-core');

const [chromium, folder, ...files] = process.argv.slice(2);
const patience = 300000; // ms, for a page of thousands of subjects on a machine that has other things to do
let url = ''; // of the page that is looked at
let problems = []; // of it
const wrong = (text) => problems.push(text.replace(/\s+/g, ' '));

// A page that tells whatever it does that it should not.
async function open(browser, scripting) {
	const page = await browser.newPage();
	await page.setViewport({ width: 1200, height: 900 });
	await page.setJavaScriptEnabled(scripting);
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
	await page.goto(url, { waitUntil: 'load' });
	return page;
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

async function filters(page) {
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
		window.touched = [];
		new MutationObserver((seen) => window.touched.push(...seen.map((one) => one.target)))
			.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
		document.getElementById('search').value = text;
		document.getElementById('search').dispatchEvent(new Event('input'));
	}, wanted.check);
	const begun = Date.now();
	await until(page, 'a search', () => !/^(\d+) of \1 /.test(document.getElementById('shown').textContent));
	const took = Date.now() - begun;
	let now = await shown(page);
	expect('a search shows its rule', now.rules.includes(wanted.first), true);
	expect('a search hides others', now.rules.length < now.all, true);
	// However many subjects there are: a search touches each rule and each section once, and says how many are left.
	const touched = await page.evaluate(() => ({
		others: window.touched.filter((e) => !e.matches('details.rule, .section, #shown')).length,
		twice: window.touched.length - new Set(window.touched).size > 1, // #shown has its words, and whether these are all
	}));
	expect('a search touches no more than rules, sections and their number', touched, { others: 0, twice: false });
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
	return `, searches in ${took} ms`;
}

async function silent(browser) {
	const page = await open(browser, false);
	const found = await page.evaluate(() => ({
		filters: document.querySelector('.filters').checkVisibility(),
		rules: [...document.querySelectorAll('details.rule')].every((rule) => rule.checkVisibility()),
	}));
	expect('without scripting there are no filters, and all rules', found, { filters: false, rules: true });
	await page.close();
}

// All is unfolded and laid out, but of what is alike only the first stays: so many rules of a verdict, three rows of a table. A page
// of hundreds of rules would take axe-core minutes.
async function thin(page, most) {
	await page.evaluate((n) => {
		const seen = {};
		for (const rule of document.querySelectorAll('details.rule')) {
			seen[rule.dataset.result] = (seen[rule.dataset.result] || 0) + 1;
			if (seen[rule.dataset.result] > n)
				rule.remove();
		}
		for (const rows of [':scope > tbody', ':scope > tr', ':scope > li'])
			for (const list of document.querySelectorAll('table, tbody, ul'))
				[...list.querySelectorAll(rows)].slice(3).forEach((row) => row.remove());
		document.querySelectorAll('details').forEach((d) => { d.open = true; });
		document.styleSheets[0].insertRule('.body{content-visibility:visible !important}', document.styleSheets[0].cssRules.length);
	}, most);
	await page.evaluate(axe.source);
}

async function accessible(page, medium, width) {
	await page.setViewport({ width, height: 900 });
	await page.emulateMediaType(medium === 'print' ? 'print' : 'screen');
	await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: medium === 'dark' ? 'dark' : 'light' }]);
	const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'],
		runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }));
	for (const v of violations)
		wrong(`axe, ${medium}, ${width}: ${v.id}: ${v.help}: ${v.nodes.slice(0, 3).map((n) => n.html.slice(0, 160)).join(' | ')}`);
	const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
	if (wide > 0 && medium !== 'print')
		wrong(`${medium}, ${width}: the page is ${wide} pixels too wide`);
}

async function pictures(browser) {
	const page = await open(browser, true);
	for (const [medium, width] of [['light', 1200], ['dark', 1200], ['light', 320]]) {
		await page.setViewport({ width, height: 900 });
		await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: medium }]);
		await page.screenshot({ path: path.join(folder, `${medium}-${width}.png`), fullPage: true });
	}
	await page.pdf({ path: path.join(folder, 'print.pdf'), format: 'A4', preferCSSPageSize: true, timeout: patience });
	await page.close();
}

// What there is to tell of a page that is as it should be. Those of diff, merge and history have no script.
async function look(browser, file) {
	const begun = Date.now();
	const page = await open(browser, true);
	let said = `, opens in ${Date.now() - begun} ms`;
	if (await page.$('script') !== null) {
		said += await filters(page);
		await silent(browser);
	}
	if (problems.length > 0)
		return said;
	await thin(page, file === files[0] ? 3 : 1);
	for (const [medium, width] of [['light', 1200], ['dark', 1200], ['print', 1200], ['light', 320]])
		await accessible(page, medium, width);
	await page.close();
	if (folder !== '' && file === files[0])
		await pictures(browser);
	return said;
}

(async () => {
	const browser = await puppeteer.launch({ executablePath: chromium, protocolTimeout: patience,
		args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'] });
	try {
		for (const file of files) {
			const name = path.basename(file, '.html');
			url = pathToFileURL(path.resolve(file)).href;
			problems = [];
			const said = await look(browser, file).catch((error) => wrong(error.stack));
			if (problems.length === 0)
				console.log(`${name}: all is well${said}`);
			problems.forEach((text) => console.log(`${name}: ${text}`));
		}
	} finally {
		await browser.close();
	}
})().catch((error) => {
	console.error(error.stack);
	process.exit(1);
});
