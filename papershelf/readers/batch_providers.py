"""The providers whose batches we know, by the models of `llm` that ask them."""

from __future__ import annotations

from papershelf.readers.anthropic_batches import AnthropicBatches
from papershelf.readers.batch_service import BatchService
from papershelf.readers.language_model import NoModel, model_of_llm
from papershelf.readers.openai_batches import OpenAIBatches


def open_service(name: str) -> BatchService:
    """The batches of a model of `llm`; `NoModel` where its provider has none, or none that we know."""
    model = model_of_llm(name)
    for service in (OpenAIBatches, AnthropicBatches):
        if (opened := service.of(model)) is not None:
            return opened
    raise NoModel(f"{name!r} cannot be asked in batches: they are known of OpenAI and Anthropic (llm-anthropic) alone.")
