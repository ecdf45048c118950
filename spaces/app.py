"The page of `mnist_draw` as a Space of Hugging Face: see README.md beside this file"
import os

from mnist_basics.app import mnist_draw

name = os.environ.get('SPACE_HOST') # such as user-space.hf.space; there's none on a computer of one's own
mnist_draw(nobrowser=True, **(dict(host='0.0.0.0', root_path=f'https://{name}') if name else {}))
