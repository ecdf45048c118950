"Packaging, read from settings.ini: each `*_requirements` there is an extra here."
import shutil
from configparser import ConfigParser
from pathlib import Path
from setuptools import find_packages, setup
from setuptools.command.build_py import build_py

config = ConfigParser()
config.read(Path(__file__).parent/'settings.ini', encoding='utf-8')
cfg = config['DEFAULT']
suffix = '_requirements'

class WithLessons(build_py):
    "A wheel has the lessons in it, for the command `mnist_lessons`; an editable install finds them in the checkout"
    def run(self):
        super().run()
        if self.editable_mode: return
        dest = Path(self.build_lib)/cfg['lib_path']/'lessons_data'
        shutil.rmtree(dest, ignore_errors=True)
        shutil.copytree(Path(__file__).parent/cfg['nbs_path'], dest, ignore=shutil.ignore_patterns('.*'))

setup(
    version=cfg['version'], description=cfg['description'], keywords=cfg['keywords'].split(), author=cfg['author'],
    long_description=(Path(__file__).parent/'README.md').read_text(encoding='utf-8'),
    long_description_content_type='text/markdown', url=cfg['git_url'], license='Apache-2.0', license_files=['LICENSE'],
    packages=find_packages(include=[cfg['lib_path'], f"{cfg['lib_path']}.*"]), cmdclass=dict(build_py=WithLessons),
    package_data={cfg['lib_path']: ['static/*']}, install_requires=cfg['requirements'].split(),
    extras_require={k[:-len(suffix)]: v.split() for k, v in cfg.items() if k.endswith(suffix)},
    entry_points={'console_scripts': cfg['console_scripts'].split()}, classifiers=[
        'Development Status :: 3 - Alpha', 'Intended Audience :: Education', 'Programming Language :: Python :: 3'])
