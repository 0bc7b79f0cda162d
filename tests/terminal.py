#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
#
# terminal: what plimsoll does on a terminal: the line of progress, colours, the pager, wide characters. The program runs on a
# pseudo terminal; what it writes is put on a screen as a terminal would, which is looked at while it runs and at the end. TAP.
#	tests/terminal.py PLIMSOLL SRCDIR
import fcntl
import json
import os
import pty
import re
import select
import signal
import socketserver
import struct
import subprocess
import sys
import tempfile
import termios
import threading
import time
import unicodedata
from http.server import BaseHTTPRequestHandler

plimsoll, srcdir = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
points, failed = 0, 0


def point(name, good, why=''):
    global points, failed
    points += 1
    print(('ok' if good else 'not ok'), points, '-', name, flush=True)
    if not good:
        failed = 1
        for line in str(why).split('\n')[:20]:
            print('#', line[:300])


def width(c):
    """Columns of a character, by Unicode's own tables and not by the program's."""
    if unicodedata.category(c) in ('Mn', 'Me') or 0x1160 <= ord(c) <= 0x11ff:
        return 0
    return 2 if unicodedata.east_asian_width(c) in 'WF' else 1


class Screen:
    """Rows of cells: characters, CR, LF, EL, SGR, and whether lines wrap. Anything else is put down as unknown."""

    def __init__(self, columns):
        self.columns, self.rows, self.y, self.x = columns, [[]], 0, 0
        self.wraps, self.unknown, self.wrapped = True, [], 0

    def put(self, c):
        w, row = width(c), self.rows[self.y]
        if w == 0:
            if self.x > 0 and len(row) >= self.x:
                row[self.x - 1] += c
            return
        if self.x + w > self.columns:
            if not self.wraps:
                self.x = self.columns - w
            else:
                self.wrapped += 1
                self.newline()
        row = self.rows[self.y]
        row.extend(' ' * (self.x + w - len(row)))
        row[self.x:self.x + w] = [c] + [''] * (w - 1)
        self.x += w

    def newline(self):
        self.y, self.x = self.y + 1, 0
        if self.y == len(self.rows):
            self.rows.append([])

    def feed(self, text):
        for m in re.finditer(r'\x1b\[([?0-9;]*)([A-Za-z])|(.)', text, re.S):
            arguments, final, c = m.groups()
            if c == '\r':
                self.x = 0
            elif c == '\n':
                self.newline()
            elif final == 'K' and arguments == '':
                del self.rows[self.y][self.x:]
            elif final in ('h', 'l') and arguments == '?7':
                self.wraps = final == 'h'
            elif final == 'm':
                pass
            elif c is None or ord(c) < 0x20 or unicodedata.category(c) in ('Cc', 'Cf'):
                self.unknown.append(m.group(0))
            else:
                self.put(c)

    def lines(self):
        text = [''.join(r).rstrip() for r in self.rows]
        while text and text[-1] == '':
            text.pop()
        return text


class Run:
    """The program on a terminal of its own. Of its descriptors 0 to 2 those that are not named are files."""

    def __init__(self, arguments, columns=80, rows=24, on=(1, 2), env=None, meanwhile=None, shown=80):
        master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack('HHHH', rows, columns, 0, 0))
        mode = termios.tcgetattr(slave)
        mode[1] &= ~termios.OPOST  # what the program writes, as it writes it
        mode[3] &= ~termios.ECHO
        termios.tcsetattr(slave, termios.TCSANOW, mode)
        environment = {k: v for k, v in os.environ.items() if k not in ('PAGER', 'LESS', 'NO_COLOR', 'SUDO_UID', 'CLICOLOR_FORCE', 'FORCE_COLOR')}
        environment.update(TERM='xterm', LC_ALL='C.UTF-8', PLIMSOLL_DATADIR=srcdir, PLIMSOLL_CONFIG='', HOME='/nonexistent')
        environment.update(env or {})
        self.files = {n: tempfile.TemporaryFile() for n in (1, 2) if n not in on}

        def lead():
            os.setsid()
            fcntl.ioctl(slave, termios.TIOCSCTTY, 0)

        self.process = subprocess.Popen([plimsoll] + arguments, stdin=slave, stdout=self.files.get(1, slave),
                                        stderr=self.files.get(2, slave), env=environment, preexec_fn=lead)
        os.close(slave)
        self.columns, self.screen, self.seen, self.raw, self.chunks, self.master = columns or shown, Screen(columns or shown), [], b'', [], master
        self.read(meanwhile)

    def read(self, meanwhile):
        end, told = time.monotonic() + 30, False
        while time.monotonic() < end:
            if self.master in select.select([self.master], [], [], 0.05)[0]:
                try:
                    data = os.read(self.master, 65536)
                except OSError:
                    data = b''
                if not data:
                    break
                self.raw += data
                self.chunks.append((time.monotonic(), data))
                self.screen = Screen(self.columns)
                self.screen.feed(self.raw.decode('utf-8', 'replace'))
                self.seen.append(self.screen.lines())
                drawn_anew.set()
            if meanwhile and not told and meanwhile(self):
                told = True
        try:
            self.status = self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.status = self.process.wait()
        os.close(self.master)

    def file(self, n):
        self.files[n].seek(0)
        return self.files[n].read().decode('utf-8', 'replace')

    def any_line(self, pattern):
        return any(re.search(pattern, line) for lines in self.seen for line in lines)


HOSTILE = ['web', '\x1b[2J\x1b]0;x\x07', 'a\u202eb\u2066c', '\u4e2d\u6587\u5bb9\u5668' * 12, 'e\u0301' * 60, '\U0001f469\u200d\U0001f4bb' * 20, 'line\r\nend']


held = True  # the engine answers what is asked about a container when the line was drawn once more
drawn_anew = threading.Event()


def engine(folder):
    """An engine with containers of these names."""
    ids = ['%064x' % (i + 1) for i in range(len(HOSTILE))]
    image = 'sha256:' + 'a' * 64

    class Handler(BaseHTTPRequestHandler):
        protocol_version = 'HTTP/1.1'

        def log_message(self, *_):
            pass

        def answer(self, path):
            name = path.split('/')[-2] if path.endswith('/json') else ''
            if path == '/_ping':
                return 'OK'
            if path == '/version':
                return {'ApiVersion': '1.41', 'MinAPIVersion': '1.12', 'Version': '20.10.24', 'Components': []}
            if path == '/info':
                return {'ID': 'x', 'Swarm': {'LocalNodeState': 'inactive'}, 'SecurityOptions': [], 'Containers': len(ids)}
            if path == '/containers/json':
                return [{'Id': c, 'Names': ['/' + n], 'ImageID': image, 'State': 'exited', 'Labels': {}, 'Created': 1}
                        for c, n in zip(ids, HOSTILE)]
            if path == '/images/json':
                return [{'Id': image, 'RepoTags': ['busybox:1'], 'Created': 1}]
            if name in ids:
                if held:
                    drawn_anew.clear()
                    drawn_anew.wait(5)
                return {'Id': name, 'Name': '/' + HOSTILE[ids.index(name)], 'Image': image, 'State': {'Status': 'exited', 'Running': False},
                        'Config': {'Image': 'busybox:1'}, 'HostConfig': {}}
            if name == image:
                return {'Id': image, 'Config': {}}
            return None

        def do_GET(self):
            path = re.sub(r'^/v[0-9.]+', '', self.path.split('?')[0])
            doc = self.answer(path)
            body = (doc if isinstance(doc, str) else json.dumps(doc if doc is not None else {'message': 'page not found'})).encode()
            try:
                self.send_response(200 if doc is not None else 404)
                self.send_header('Content-Length', str(len(body)))
                self.send_header('Api-Version', '1.41')
                self.end_headers()
                self.wfile.write(body)
            except OSError:
                pass

    class Server(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
        daemon_threads = True
        request_queue_size = 32

        def handle_error(self, *_):  # whoever was interrupted hangs up
            pass

    server = Server(os.path.join(folder, 'docker.sock'), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return 'unix://' + os.path.join(folder, 'docker.sock')


def progress_points(tmp):
    global held
    os.mkdir(tmp + '/root')
    url = engine(tmp)
    collect = ['collect', '-H', url, '--root', tmp + '/root', '--jobs', '1', '-o', tmp + '/facts']
    audit = ['audit', '-H', url, '--root', tmp + '/root', '--jobs', '1', '-r', 'json:' + tmp + '/results', '-r', 'text']

    r = Run(collect)
    point('progress: while the engine is asked: phase, counts, and a name', r.any_line(r'^asking the engine  containers \d+/7  images \d/1  \S'), r.seen[-3:])
    point('progress: it is gone when the run ends', r.screen.lines() == [] and r.screen.x == 0 and r.screen.wraps, r.screen.lines())
    point('progress: on one line, whatever the names are', all(len(s) <= 1 for s in r.seen) and r.screen.wrapped == 0, max(r.seen, key=len))
    point('progress: no name does anything', r.screen.unknown == [] and r.any_line(r'\ufffd\[2J\ufffd\]0;x') and r.any_line(r'a<U\+202E>b<U\+2066>c')
          and r.any_line(r'line\ufffd<U\+000A>end'), (r.screen.unknown, r.seen))
    drawn = [t for t, data in r.chunks if b'?7l' in data]
    point('progress: no more than some ten times a second', len(drawn) <= 2 + 10.5 * (drawn[-1] - drawn[0]), len(drawn))

    r = Run(collect, env={'LC_ALL': 'C'})
    point('progress: ASCII where the locale is not UTF-8', r.any_line(r'e<U\+0301>e<U\+03') and all(b < 0x80 for b in r.raw), r.seen)
    for columns in (20, 7, 1):
        held = columns == 20
        r = Run(collect, columns)
        point('progress: %d columns are kept to, and it is gone' % columns, r.screen.lines() == [] and all(len(s) <= 1 for s in r.seen) and r.screen.wrapped == 0,
              r.seen)
        if columns == 20:
            point('progress: in 20 columns the count is left', r.any_line(r'^containers \d/7$'), r.seen)
    held = True
    r = Run(collect, 0)
    point('progress: a terminal that does not say how wide it is has 80', r.any_line(r'^asking the engine  containers') and r.screen.lines() == [], r.seen)
    held = False
    r = Run(collect, 0, shown=30)
    point('progress: and if it is narrower, nothing is left of it either', r.screen.lines() == [] and all(len(s) <= 1 for s in r.seen), r.seen)


    held = True

    def resize(run):
        if b'containers 2/' in run.raw:
            fcntl.ioctl(run.master, termios.TIOCSWINSZ, struct.pack('HHHH', 24, 30, 0, 0))
            return True
        return False
    r = Run(collect, 80, meanwhile=resize)
    point('progress: a terminal that gets narrower is kept to from then on', r.any_line(r'^containers [3-6]/7  images 1/1$'), r.seen)

    held = False
    r = Run(audit, 120)
    lines = r.screen.lines()
    point('progress: nothing of it stands in the report', r.any_line('^asking') and not any('asking' in x or 'judging' in x or 'writing' in x for x in lines)
          and lines and lines[0].startswith('Host '), lines[:3])
    point('progress: a warning stands on a line of its own', 'plimsoll: incomplete: ' in '\n'.join(lines) and any(x.startswith('plimsoll: incomplete') for x in lines), lines[-3:])
    r = Run(audit + ['-v'])
    point('progress: one that comes while it is shown, too', any(x.startswith('plimsoll: sandbox: ') for x in r.screen.lines()), r.screen.lines()[:3])
    r = Run(['audit', '-H', url, '--root', tmp + '/root', '--container', 'nobody', '--jobs', '1'], 120)
    lines = r.screen.lines()
    point('progress: an error that ends the run stands alone', r.status == 2 and r.any_line('^asking') and len(lines) == 1 and lines[0].startswith('plimsoll: '), (r.status, lines))

    for name, more, options in (('-q', ['-q'], {}), ('--no-progress', ['--no-progress'], {}), ('TERM=dumb', [], {'env': {'TERM': 'dumb'}}),
                                ('no TERM', [], {'env': {'TERM': ''}}), ('a file for standard error', [], {'on': (1,)})):
        r = Run(collect + more, **options)
        point('progress: none with ' + name, r.raw == b'' and (2 not in r.files or r.file(2) == ''), r.raw[:200])
    r = Run(collect[:-1] + ['-'])
    point('progress: none beside facts that go to the same terminal', b'asking' not in r.raw and b'\x1b' not in r.raw, r.raw[:200])

    held = True
    for number in (signal.SIGINT, signal.SIGTERM):
        def interrupt(run):
            if b'containers 2/' in run.raw:
                os.kill(run.process.pid, number)
                return True
            return False
        r = Run(collect, meanwhile=interrupt)
        point('progress: gone when %s ends the run, which says so' % number.name, r.status == 128 + number and r.screen.wraps
              and r.screen.lines() == ['plimsoll: interrupted; nothing was reported'], (r.status, r.screen.lines()))


def script(path, text):
    with open(path, 'w') as f:
        f.write('#!/bin/sh\n' + text)
    os.chmod(path, 0o755)
    return path


def pager_points(tmp):
    page = ['explain', '5.5']
    seen = tmp + '/seen'
    pager = script(tmp + '/pager', 'printf "[%%s]" "$@" >%s.arguments; printf %%s "$LESS" >%s.less; cat >%s\n' % (seen, seen, seen))

    def ran():
        text = open(seen).read() if os.path.exists(seen) else None
        for name in (seen, seen + '.arguments', seen + '.less'):
            if os.path.exists(name):
                os.rename(name, name + '.was')
        return text

    r = Run(page, env={'PAGER': pager + ' -a  b'})
    text = ran()
    point('pager: a page that is longer than the terminal goes to PAGER, with its words', text is not None and '\x1b[1mNAME\x1b[0m\n' in text
          and open(seen + '.arguments.was').read() == '[-a][b]' and r.raw == b'' and r.status == 0, (text, r.raw[:200]))
    point('pager: LESS is FX if it was not set', open(seen + '.less.was').read() == 'FX', '')
    Run(page, env={'PAGER': pager, 'LESS': 'i'})
    ran()
    point('pager: and as it was if it was', open(seen + '.less.was').read() == 'i', '')
    for name, options in (('the page fits', {'rows': 200}), ('--no-pager', {'arguments': page + ['--no-pager']}), ('PLIMSOLL_PAGER is empty', {'env': {'PAGER': pager, 'PLIMSOLL_PAGER': ''}}),
                          ('TERM=dumb', {'env': {'PAGER': pager, 'TERM': 'dumb'}}), ('standard output is no terminal', {'on': (2,)}),
                          ('sudo raised the rights', {'env': {'PAGER': pager, 'SUDO_UID': '1000'}}), ('doas did', {'env': {'PAGER': pager, 'DOAS_USER': 'ada'}}),
                          ('PAGER is cat', {'env': {'PAGER': 'cat'}})):
        options = dict({'arguments': page, 'env': {'PAGER': pager}}, **options)
        r = Run(**options)
        out = r.file(1) if 1 in r.files else '\n'.join(r.screen.lines())
        point('pager: none where ' + name, ran() is None and out.startswith('NAME\n') and r.status == 0, out[:200])
    Run(page, env={'PAGER': 'true; touch %s/owned; $(touch %s/owned) | touch %s/owned' % (tmp, tmp, tmp)})
    point('pager: no shell reads PAGER', not os.path.exists(tmp + '/owned'))
    r = Run(page, env={'PAGER': tmp + '/nobody'}, columns=200)
    point('pager: one that is not there is said, and the page written', r.screen.lines()[:2] == ['plimsoll: the pager %s cannot be run: No such file or directory' % (tmp + '/nobody')[:60], 'NAME']
          and r.status == 0, r.screen.lines()[:3])
    r = Run(['explain', '*'], env={'PAGER': script(tmp + '/early', 'read -r line; echo "$line"\n')})
    point('pager: who leaves before the end leaves without a fault', r.status == 0 and len(r.screen.lines()) == 1, (r.status, r.screen.lines()[:3]))
    r = Run(page, env={'PAGER': script(tmp + '/interrupted', 'kill -INT $PPID; trap "echo mine" INT; kill -INT $$; cat >/dev/null\n')})
    point('pager: the interrupt key is the pager\'s, and plimsoll waits', r.status == 0 and r.screen.lines() == ['mine'], (r.status, r.screen.lines()))
    bare = tmp + '/bin'
    os.mkdir(bare)
    r = Run(page, env={'PATH': bare})
    point('pager: where there is neither less nor more the page is written', r.status == 0 and r.screen.lines()[0] == 'NAME', r.screen.lines()[:2])
    script(bare + '/more', 'echo more; exec /bin/cat >/dev/null\n')
    r = Run(page, env={'PATH': bare})
    point('pager: more is taken where there is no less', r.screen.lines() == ['more'], r.screen.lines()[:2])
    script(bare + '/less', 'echo "less $*"; exec /bin/cat >/dev/null\n')
    r = Run(page, env={'PATH': bare})
    point('pager: less is asked to pass colours on', r.screen.lines() == ['less -R'], r.screen.lines()[:2])


def colour_points():
    def styled(*arguments, **options):
        return b'\x1b[' in Run(['explain', '5.5', '--no-pager'] + list(arguments), **options).raw

    point('colour: on a terminal headings are bold', styled())
    point('colour: not with NO_COLOR', not styled(env={'NO_COLOR': '1'}))
    point('colour: with --color always in spite of it', styled('--color', 'always', env={'NO_COLOR': '1'}))
    point('colour: not with --color never', not styled('--color', 'never'))
    point('colour: not on a dumb terminal', not styled(env={'TERM': 'dumb'}))
    r = Run(['explain', '5.5', '--color', 'always'], on=(2,))
    point('colour: --color always, into a file, too', '\x1b[1mNAME\x1b[0m' in r.file(1))
    r = Run(['explain', '5.5', '--no-pager'], columns=50)
    point('explain: lines end where the terminal does', r.screen.wrapped == 0 and max(map(len, r.screen.lines())) <= 50, r.screen.lines())


def list_points(tmp):
    """A site's benchmark, whose words its reader did not choose."""
    with open(srcdir + '/fixtures/benchmarks/site.xml', encoding='utf-8') as f:
        text = f.read()
    text = text.replace('Nothing is privileged', 'Nothing \u009b2J\u202e is privileged')
    with open(tmp + '/site.xml', 'w', encoding='utf-8') as f:
        f.write(text)
    for arguments in (['list', 'rules', '-b', tmp + '/site.xml'], ['list', 'rules', '-b', tmp + '/site.xml', '--against', 'cis-docker-1.8.0'],
                      ['explain', 'container-not-privileged', '--no-pager', '-b', tmp + '/site.xml']):
        r = Run(arguments, 200)
        lines = [x for x in r.screen.lines() if 'privileged' in x]
        point('%s: what a benchmark says does nothing to a terminal' % ' '.join(x for x in arguments if '/' not in x and x != '-b'), r.status == 0 and r.screen.unknown == []
              and any('Nothing \ufffd2J<U+202E> is privileged' in x for x in lines), (r.status, r.screen.unknown, r.screen.lines()))


def width_points():
    """Golden reports with wide names, measured by Unicode's tables."""
    for name, columns in (('wide.txt', 80), ('wide-40.txt', 40)):
        with open('%s/fixtures/golden/%s' % (srcdir, name), encoding='utf-8') as f:
            lines = f.read().split('\n')
        widths = [sum(map(width, x)) for x in lines]
        point('width: no line of %s is wider than %d' % (name, columns), max(widths) <= columns, max(zip(widths, lines)))
        if columns < 70:
            last = [x for x in lines if x][-16:]
            point('width: in %s the counts stand below their titles' % name,
                  last[-2] == 'All' and all(x[0] != ' ' for x in last[::2]) and all(re.match(r'   (no score|[0-9.]+ %: )', x) for x in last[1::2]), last)
            continue
        start = next(i for i, x in enumerate(lines) if x.startswith('Section '))
        table = widths[start:next(i for i in range(start, len(lines)) if lines[i] == '')]
        point('width: the table of %s lines up' % name, len(table) == 9 and len(set(table)) == 1, table)


screen = Screen(10)
screen.feed('left over\r\x1b[Kx\r\n\x1b[?7l0123456789ab\x1b[?7h\u4e2d')
point('the screen is a screen: what is erased is gone, what is not stays', screen.lines() == ['x', '012345678b', '\u4e2d'], screen.lines())
with tempfile.TemporaryDirectory(prefix='plimsoll-terminal.') as folder:
    progress_points(folder)
    pager_points(folder)
    colour_points()
    list_points(folder)
    width_points()
print('1..%d' % points)
sys.exit(failed)
