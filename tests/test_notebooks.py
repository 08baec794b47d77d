"""The notebooks, run from the first cell to the last."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

nbformat = pytest.importorskip("nbformat", reason="needs nbclient: pip install nbclient ipykernel matplotlib")
nbclient = pytest.importorskip("nbclient", reason="needs nbclient: pip install nbclient ipykernel matplotlib")
pytest.importorskip("ipykernel", reason="needs ipykernel: pip install ipykernel")
pytest.importorskip("matplotlib", reason="needs matplotlib: pip install matplotlib")

FOLDER = Path(__file__).parents[1] / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
GRAPH = 'store.graph(row["id"] for row in store.chain("Hakto 44"))'
"""The cell of the first notebook whose value is a graph."""


def read(path: Path) -> nbformat.NotebookNode:
    return nbformat.read(path, as_version=4)


def code(notebook: nbformat.NotebookNode) -> list[nbformat.NotebookNode]:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


@pytest.fixture(scope="module")
def ran() -> dict[Path, nbformat.NotebookNode]:
    """The notebooks that have been run."""
    return {}


@pytest.fixture
def run(
    ran: dict[Path, nbformat.NotebookNode], path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> nbformat.NotebookNode:
    """The notebook, run once, in an empty folder and without the network."""
    if path not in ran:
        for name in ("GRAPHCABLES_FETCH", "GRAPHCABLES_DB", "MPLBACKEND"):
            monkeypatch.delenv(name, raising=False)
        monkeypatch.setenv("GRAPHCABLES_LISTING", "http://127.0.0.1:9/none")
        monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
        monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
        notebook = read(path)
        resources = {"metadata": {"path": str(tmp_path)}}
        nbclient.NotebookClient(notebook, timeout=300, kernel_name="python3", resources=resources).execute()
        ran[path] = notebook
        left = {file.relative_to(tmp_path).parts[0] for file in tmp_path.rglob("*") if file.is_file()}
        assert left <= {"ipython", "cache"}
    return ran[path]


def test_there_are_some() -> None:
    assert {path.name for path in NOTEBOOKS} >= {"a-frus-volume.ipynb", "first-hour.ipynb", "october-1972.ipynb"}


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
class TestNotebook:
    def test_runs(self, run: nbformat.NotebookNode, path: Path) -> None:
        outputs = [output for cell in code(run) for output in cell.outputs]
        assert outputs
        assert [output for output in outputs if output.output_type == "error"] == []

    def test_complains_of_nothing(self, run: nbformat.NotebookNode, path: Path) -> None:
        """No warnings of libraries, which would stand between the text and its figures."""
        told = [output.text for cell in code(run) for output in cell.outputs if output.get("name") == "stderr"]
        assert told == []

    def test_each_figure_is_shown(self, run: nbformat.NotebookNode, path: Path) -> None:
        for cell in code(run):
            if "plt.show()" in cell.source:
                assert any("image/png" in output.get("data", {}) for output in cell.outputs), cell.source

    def test_no_outputs_are_stored(self, path: Path) -> None:
        cells = code(read(path))
        assert [cell.id for cell in cells if cell.outputs or cell.execution_count is not None] == []

    def test_is_sound(self, path: Path) -> None:
        notebook = read(path)
        nbformat.validate(notebook)
        assert notebook.metadata.kernelspec.name == "python3"
        assert len({cell.id for cell in notebook.cells}) == len(notebook.cells)
        assert notebook.cells[0].source.startswith("# ")


@pytest.mark.parametrize("path", [FOLDER / "first-hour.ipynb"], ids=lambda path: path.stem)
def test_graph_shows_itself(run: nbformat.NotebookNode, path: Path) -> None:
    (cell,) = [cell for cell in code(run) if cell.source == GRAPH]
    (output,) = cell.outputs
    shown = output.data["text/html"]
    assert shown.startswith("<iframe ")
    assert shown.count("<iframe") == 1
    (sandbox,) = re.findall(r'sandbox="([^"]*)"', shown.partition("srcdoc=")[0])
    assert "allow-scripts" in sandbox.split()
    assert "allow-same-origin" not in sandbox.split()
    assert "text/plain" in output.data
