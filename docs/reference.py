"""The reference: a page for each module, written from its source and never typed. Nothing of the package is imported,
so a site can be built where there is no PyTorch."""
import ast, io, re, tokenize
from functools import cache
from itertools import takewhile
from pathlib import Path
from textwrap import dedent

import glossary
from books import nbs, read, root
from reader import CODE, anchor, cfg, on_github, outside, published

lib = root/cfg['lib_path']
MADE = re.compile(r'^# %% (?:\.\./)+nbs/(\S+\.ipynb) #(\S+)$')
Function = ast.FunctionDef, ast.AsyncFunctionDef

def modules(folder=lib):
    "The modules that export something, by name"
    found = [*Path(folder).glob('[a-z]*.py'), *Path(folder).glob('exercises/marking.py')]
    return {p.stem: o for p in sorted(found, key=lambda o: o.stem) if (o := Module(p)).exported}

def named(node):
    "The names that a statement at the top of a module gives to something"
    if isinstance(node, (*Function, ast.ClassDef)): return [node.name]
    if isinstance(node, ast.Assign): return [n.id for t in node.targets for n in ast.walk(t) if isinstance(n, ast.Name)]
    return []

class Module:
    "What a module's source says of what it exports"
    def __init__(self, path):
        self.name, self.path, self.text = path.stem, path, path.read_text(encoding='utf-8')
        self.lines, body = self.text.splitlines(), ast.parse(self.text).body
        self.nodes = {n: o for o in body for n in named(o)}
        listed = self.nodes.get('__all__') # computed in `all`, which hands on what stands elsewhere
        self.exported = ast.literal_eval(listed.value) if listed and isinstance(listed.value, ast.List) else []
        # methods that `@patch` adds to a class of the module
        self.patches = [o for o in body if isinstance(o, Function) and any(map(is_patch, o.decorator_list))]
        # nbdev leaves an import over several lines as it was written when its last line is shorter than `from ...`
        self.imported = {a.asname or a.name: o.module.removeprefix(f'{lib.name}.')
                         for o in body if isinstance(o, ast.ImportFrom) and o.module for a in o.names
                         if o.level or o.module.startswith(f'{lib.name}.')}

    def segment(self, node): return ast.get_source_segment(self.text, node)

    def made(self, node):
        "(notebook, id) of the cell that a statement comes from"
        above = (m for o in reversed(self.lines[:node.lineno]) if (m := MADE.match(o)))
        m = next(above)
        return m[1], m[2]

    def methods(self, cls):
        "The methods of a class that are for its users: those that say what they do"
        own = [o for o in cls.body if isinstance(o, Function)]
        own += [o for o in self.patches if o.args.args and ast.unparse(o.args.args[0].annotation)==cls.name]
        return [o for o in own if ast.get_docstring(o) and (not o.name.startswith('_') or o.name=='__call__')]

    def documented(self):
        "(name to show, function) of all that has parameters and is exported here"
        for name in self.exported:
            node = self.nodes.get(name)
            if isinstance(node, Function): yield name, node
            elif isinstance(node, ast.ClassDef):
                if has(node, 'dataclass'): yield name, node
                yield from ((name, o) for o in node.body if isinstance(o, Function) and o.name=='__init__')
                yield from ((f'{name}.{o.name}', o) for o in self.methods(node))

    def told(self, name, node, all_modules):
        "What is said of each parameter: here, where a class has the method from, or where the docstring sends one"
        said = self.said(node)
        cls, _, method = name.partition('.')
        for module,base in bases(self.nodes[cls], self, all_modules) if method else ():
            above = next((o for o in module.methods(base) if o.name==method), None)
            inherited = module.said(above) if above else {}
            said = {k: v or inherited.get(k, '') for k,v in said.items()}
        doc = ' '.join(ast.get_docstring(o) or '' for o in (node, self.nodes[cls]))
        if m := re.search(r'\bas for `(\w+)`', doc):
            said = {k: v or self.said(self.nodes[m[1]]).get(k, '') for k,v in said.items()}
        return {k: v or ('see above' if f'`{k}`' in doc else '') for k,v in said.items()}

    def said(self, node):
        """{parameter: what its comment says} of a function, `return` among them, as fastcore's docments has it: on its
        own line, or on the lines above. (That one wants the function itself, and so all that the module imports)"""
        text = dedent('\n'.join(self.lines[node.lineno-1:node.end_lineno])) # a comment may follow the last line
        tokens = tokenize.generate_tokens(io.StringIO(text).readline)
        comments = {o.start[0]: o.string.lstrip('# ') for o in tokens if o.type==tokenize.COMMENT}
        at = {o.arg: o.end_lineno - node.lineno + 1 for o in arguments(node) if o.arg not in ('self', 'cls')}
        if getattr(node, 'returns', None): at['return'] = node.returns.end_lineno - node.lineno + 1
        def comment(line):
            if line in comments: return comments[line]
            above = takewhile(lambda o: o in comments and o not in at.values(), range(line-1, 0, -1))
            return ' '.join(comments[o] for o in reversed(list(above)))
        return {k: comment(line) for k,line in at.items()}

def arguments(node):
    "All arguments of a function, or the fields of a dataclass that it's made from, in order"
    if isinstance(node, ast.ClassDef):
        fields = [o for o in node.body if isinstance(o, ast.AnnAssign) and 'init=False' not in ast.unparse(o)]
        return [ast.copy_location(ast.arg(o.target.id, o.annotation), o) for o in fields]
    a = node.args
    return [*a.posonlyargs, *a.args, *[a.vararg]*bool(a.vararg), *a.kwonlyargs, *[a.kwarg]*bool(a.kwarg)]

def bases(cls, module, all_modules):
    "(module, class) of all classes of the package that a class is made from"
    for o in cls.bases:
        name, home = ast.unparse(o), module
        while home and name not in home.nodes: home = all_modules.get(home.imported.get(name))
        if not home or not isinstance(home.nodes[name], ast.ClassDef): continue
        yield home, home.nodes[name]
        yield from bases(home.nodes[name], home, all_modules)

def has(node, *names):
    "Whether a class or function has a decorator of one of these names"
    return any(re.split(r'[(]', ast.unparse(o))[0].split('.')[-1] in names for o in node.decorator_list)

def is_patch(o): return ast.unparse(o).split('(')[0]=='patch'

def faults(folder=lib):
    "The parameters that nothing is said of, a sentence each"
    all_modules = modules(folder)
    for m in all_modules.values():
        for name,node in m.documented():
            for param,said in m.told(name, node, all_modules).items():
                if param=='return' or said: continue
                notebook, cell = m.made(node)
                yield (f'{notebook} cell #{cell} says nothing of `{param}` in `{name}`: '
                       'give it a comment with its shape, dtype and unit')

@cache
def cells(notebook): return read(nbs/notebook)['cells']

def built(module, node):
    "The lesson that builds something, as a link to the heading it stands below"
    notebook, id = module.made(node)
    page = Path(notebook).name
    if notebook.startswith('modules/'): return f'`nbs/{notebook}`'
    title, heading = glossary.headings(cells(notebook)[0])[0][1], None
    for c in cells(notebook):
        heading = next((h for l,h in glossary.headings(c) if l > 1), heading)
        if c.get('id')==id: break
    section, at = (f', *{heading}*', f'#{anchor(heading)}') if heading else ('', '')
    return f'[{title}{section}](../{page}{at})'

def at_line(module, node):
    "Where the source is"
    where = module.path.relative_to(root).as_posix()
    said = f'`{where}`, line {node.lineno}'
    return f'[{said}]({on_github(where)}#L{node.lineno})' if published else said

def cell(text): return ' '.join(str(text).split()).replace('|', '\\|')
def words(text): return outside(CODE, lambda o: o.replace('<', '&lt;'), cell(text)) # `<n>` is no HTML
def code(text): return f'`{cell(text)}`' if text else ''

def parameters(node):
    "(name, annotation, default) of each parameter of a function"
    if isinstance(node, ast.ClassDef):
        defaults = {o.target.id: o.value for o in node.body if isinstance(o, ast.AnnAssign)}
    else:
        a = node.args
        plain = [*a.posonlyargs, *a.args]
        defaults = dict(zip([o.arg for o in reversed(plain)], reversed(a.defaults)))
        defaults.update({o.arg: d for o,d in zip(a.kwonlyargs, a.kw_defaults)})
    def shown(o): return ast.unparse(o) if o else ''
    ours = [o for o in arguments(node) if o.arg not in ('self', 'cls')]
    return [(o.arg, shown(o.annotation), shown(defaults.get(o.arg))) for o in ours]

def table(module, name, node, all_modules):
    "A row for each parameter, for what is returned and for what is raised"
    said, doc = module.told(name, node, all_modules), ast.get_docstring(node) or ''
    rows = [(f'`{n}`', code(kind), code(default), words(said[n])) for n,kind,default in parameters(node)]
    kind = ast.unparse(node.returns) if getattr(node, 'returns', None) else ''
    if kind not in ('', 'None') or said.get('return'): rows.append(('*returns*', code(kind), '', words(said['return'])))
    raised = re.findall(r'\b[Rr]aises\s+`(\w+)`((?:(?!\n\n)[^;.])*)', doc)
    rows += [('*raises*', f'`{error}`', '', words(where.strip(' ,;:'))) for error,where in raised]
    if not rows: return ''
    columns = zip(('name', 'type', 'default', 'what it is'), zip(*rows))
    kept = [(head, '---', *column) for head,column in columns if any(column)]
    return '\n'.join(f"| {' | '.join(r)} |" for r in zip(*kept))

def signature(name, node):
    "How it's called, without the comments"
    parts = [n if not default else f'{n}={default}' for n,_,default in parameters(node)]
    if isinstance(node, ast.ClassDef): return f"```py\n{name}({', '.join(parts)})\n```"
    if node.args.vararg: parts = [f'*{o}' if o==node.args.vararg.arg else o for o in parts]
    if node.args.kwarg: parts = [f'**{o}' if o==node.args.kwarg.arg else o for o in parts]
    return f"```py\n{name}({', '.join(parts)})\n```"

def prose(node): return '\n\n'.join((ast.get_docstring(node) or '').split('\n\n'))

def of_function(module, name, node, all_modules, level=2):
    if has(node, 'property', 'cached_property'):
        returns = f', {code(ast.unparse(node.returns))}' if node.returns else ''
        return f"{'#'*level} `{name}`\n\n{prose(node)} (a property{returns})"
    parts = f"{'#'*level} `{name}`", prose(node), signature(name, node), table(module, name, node, all_modules)
    return '\n\n'.join(o for o in parts if o)

def of_class(module, name, node, all_modules):
    init = next((o for o in node.body if isinstance(o, Function) and o.name=='__init__'), None)
    made_of = node if has(node, 'dataclass') else init
    bases = ', '.join(code(ast.unparse(o)) for o in node.bases)
    head = [f'## `{name}`', prose(node), f'A class{f", a kind of {bases}" if bases else ""}.']
    if init: head.append(prose(init))
    if made_of: head += [signature(name, made_of), table(module, name, made_of, all_modules)]
    methods = [of_function(module, f'{name}.{o.name}', o, all_modules, 3) for o in module.methods(node)]
    return '\n\n'.join(o for o in (*head, *methods) if o)

def of_name(module, name, all_modules):
    "What is said of one exported name"
    node = module.nodes.get(name)
    if node is None: return # it comes from a module that has it on its own page
    if isinstance(node, ast.ClassDef): text = of_class(module, name, node, all_modules)
    elif isinstance(node, Function): text = of_function(module, name, node, all_modules)
    else: text = f'## `{name}`\n\nA value:\n\n```py\n{short(module.segment(node))}\n```'
    return f'{text}\n\n{{.made}}\nSource: {at_line(module, node)}. Built in {built(module, node)}.'

def short(text, most=12):
    "The first lines of a long value"
    lines = text.splitlines()
    return '\n'.join(lines[:most] + ['...']*(len(lines) > most))

def home(name, module, all_modules):
    "The module whose page has a name that another one hands on"
    while name not in module.nodes: module = all_modules[module.imported[name]]
    return module.name

def page(module, all_modules):
    "The page of a module"
    own = [o for n in module.exported if (o := of_name(module, n, all_modules))]
    others = [f'[`{n}`]({home(n, module, all_modules)}.md#{n})' for n in module.exported if n not in module.nodes]
    head = [f"# `{'.'.join(module.path.relative_to(root).with_suffix('').parts)}`"]
    if others: head.append(f'Importing this module also brings {", ".join(others)}.')
    return '\n\n'.join(head + own) + '\n'

def pages(folder=lib):
    "{name: text} of all pages of the reference, its first page among them"
    found = modules(folder)
    def names(m): # a module that only hands on names of others lists those
        own = [o for o in m.exported if o in m.nodes] or m.exported
        return ', '.join(f'[`{o}`]({home(o, m, found)}.md#{o})' for o in own)
    rows = [f'| [`{n}`]({n}.md) | {names(m)} |' for n,m in found.items()]
    index = ['# Reference',
             'Every name that the package exports, written from the source: what each parameter is, with its shape, '
             'dtype and unit, what comes back and what is raised, and the lesson that builds it. Names that begin with '
             'an underscore are left out.', '\n'.join(['| module | names |', '|---|---|', *rows]),
             '```{toctree}\n:hidden:\n\n' + '\n'.join(f'{n} <{n}>' for n in found) + '\n```']
    return {'index': '\n\n'.join(index) + '\n', **{n: page(m, found) for n,m in found.items()}}
