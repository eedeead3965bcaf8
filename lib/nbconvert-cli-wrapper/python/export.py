"""Reads a notebook and writes it in another format with nbconvert's own exporters."""

import os

import nbformat
from failure import Failure
from nbconvert.exporters import get_exporter
from nbconvert.preprocessors import CoalesceStreamsPreprocessor


def read_notebook(path):
    try:
        notebook = nbformat.read(path, as_version=4)
        nbformat.validate(notebook)
        return notebook
    except OSError as error:
        what = f"The notebook {path} cannot be read ({error.strerror}); give the path of an .ipynb file."
    except Exception as error:
        reason = str(error).splitlines()[0]
        what = f"{path} is not a valid notebook ({reason}); repair it or take a fresh copy."
    raise Failure("bad-notebook", what)


def write_notebook(notebook, path):
    # tslab sends each line as its own output; one block a stream is what a reader expects.
    CoalesceStreamsPreprocessor().preprocess(notebook, {})
    save(nbformat.writes(notebook).encode() + b"\n", path)


def save(data, path):
    partial = f"{path}.partial"
    with open(partial, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    os.replace(partial, path)


def has_markdown_image(notebook):
    # Embedding makes nbconvert close each inline tag of Markdown at once (<kbd></kbd>Shift), so only where it is needed.
    return any(cell.cell_type == "markdown" and ("![" in cell.source or "<img" in cell.source) for cell in notebook.cells)


def export(notebook, job):
    """Writes `output` and, for markdown, the folder `files` with the extracted pictures into the staging folder."""
    CoalesceStreamsPreprocessor().preprocess(notebook, {})
    options = {}
    if job["to"] in ("html", "slides") and has_markdown_image(notebook):
        options["embed_images"] = True
    if job["to"] != "notebook":
        # Else nbconvert looks for templates in the current folder first.
        options["extra_template_basedirs"] = []
    if job["template"]:
        folder, options["template_name"] = os.path.split(job["template"])
        options["extra_template_basedirs"] = [folder]
    name = os.path.splitext(os.path.basename(job["notebook"]))[0]
    text, resources = get_exporter(job["to"])(**options).from_notebook_node(
        notebook,
        resources={
            "metadata": {"name": name, "path": job["workingDirectory"]},
            "unique_key": name,
            "output_files_dir": job["filesFolder"],
        },
    )
    for path, data in (resources.get("outputs") or {}).items():
        os.makedirs(os.path.join(job["staging"], "files"), exist_ok=True)
        save(data, os.path.join(job["staging"], "files", os.path.basename(path)))
    save(text.encode(), os.path.join(job["staging"], "output"))
