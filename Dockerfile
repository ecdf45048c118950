# The page of `mnist_draw` in a container, on the CPU:
#   docker build -t mnist_draw . && docker run --rm -p 127.0.0.1:7860:7860 mnist_draw
# and then http://127.0.0.1:7860 in a browser of the same computer.
FROM python:3.12-slim

# PyTorch for CPUs alone: a fifth of the size
RUN pip install --no-cache-dir torch torchvision --index-url https://download.pytorch.org/whl/cpu

COPY settings.ini setup.py pyproject.toml README.md LICENSE MANIFEST.in /src/
COPY mnist_basics /src/mnist_basics
COPY nbs /src/nbs
RUN pip install --no-cache-dir "/src[draw]"

RUN useradd --create-home reader
USER reader
WORKDIR /home/reader
# the model is trained here, so that the page opens at once
RUN python -c "from mnist_basics.app import kept_model, load_digits; kept_model(*load_digits('all', 'embedded'))"

EXPOSE 7860
# Ctrl-C's signal: Python as a container's first process heeds no other
STOPSIGNAL SIGINT
CMD ["mnist_draw", "--host", "0.0.0.0", "--nobrowser"]
