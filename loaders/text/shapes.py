"""Names that no vocabulary knows, read by their shape: a data set after "on", a metric before "rate"."""

from __future__ import annotations

import re

from loaders.text.mentions import Mention
from loaders.text.sentences import Span

# A name has a capital inside or a digit, or is a capitalised word that the text itself calls a benchmark.
_NAME = r"(?:[A-Z][a-z]+[ -]){0,2}(?=[\w+.-]*(?:[A-Z][\w+.-]*[A-Z]|[A-Z][\w+.-]*\d|[a-z][A-Z]|[A-Z][a-z]+-[A-Z]))[A-Za-z][\w+.-]*[\w+](?: (?:v?\d[\d.]*|[A-Z][\w-]*[A-Z\d][\w-]*|Bench|Lite|Pro|Hard|Verified|Diamond|Arena|Challenge|Test))?"
_SAID = r"(?P<said>(?:[A-Z\d][\w+.'-]*[ -]){0,3}[A-Z][\w+.'-]*)"
_AFTER_PREPOSITION = re.compile(
    rf"\b(?:on|On|across)\s(?:the |our |both |all )?(?:challenging |competitive |popular |standard |public |real-world |held-out |new |large-scale )?(?P<name>{_NAME})"
)
_CALLED_DATASET = re.compile(
    rf"{_SAID}(?: [a-z-]+){{0,2}}? (?:data ?sets?|benchmarks?|corpus|test set|leaderboard|challenge|suite|task suite)\b"
)
_NAMED_BENCH = re.compile(r"\b(?=[\w-]*[A-Z])[\w-]+(?:Bench|Arena|Eval|QA|VQA)(?:-[A-Z\d]\w*)*\b")
_SHAPED_METRIC = re.compile(
    r"\b(?P<name>(?:(?!(?:an?|the|of|in|on|and|or|with|for|to|at|by|its|our|their|high|higher|lower|low|average|mean|overall|best|better|new|"
    r"state-of-the-art|strong|this|that|from|as|is|are|was|while|using|than|up|only|improved|significant|remarkable|impressive|"
    r"absolute|relative|reduces?|reducing|increases?|increasing|improves?|improving|achieves?|achieving|comparable|competitive|learning|frame|sampling|bit|dropout|mask|masking|refresh)\b)"
    r"[a-z][a-z-]+\s){1,2}(?:rates?|accuracy|score|ratio))\b"
)
_MODEL_ENDING = re.compile(r"[A-Za-z]{2,}(?:Net|[Ff]ormer|LM|GPT|BERT|GAN|CNN|ViT|VLM|LLM|NeRF|GNN|VAE|Diffusion|SAM|CLIP)[\w-]*\Z|\d")
_CUT_OFF = re.compile(r"\b(?:recall|precision|pass|hits?|ndcg|hr|mrr|m?ap|acc|maj|prm|best|avg|cons|r|p|top|f1)@(?:\d[\w.]*|k\b)", re.IGNORECASE)
_NO_WORD = (
    r"(?!(?:an?|the|of|in|on|and|or|with|for|to|at|by|its|our|their|from|as|is|are|was|while|using|than|up|over|only|both|existing|baselines?|"
    r"state-of-the-art|this|that|performance|results?|methods?|models?|it|them|average|overall|terms|all|several|most|respectively|comparison)\b)"
)
_NOUN = rf"(?P<name>(?:{_NO_WORD}[a-z][a-z-]+\s){{0,2}}{_NO_WORD}[a-z][a-z-]+)"
_CHANGED = re.compile(
    rf"\b(?:reduc|improv|increas|decreas|boost|enhanc|cut|lower|rais)\w{{0,4}}\s(?:the |its |their |average |overall )?{_NOUN}\sby\s(?:up to |over |about |around |approximately |an average of |more than |nearly |at least )?[$~]?\d"
)
_CHANGE_IN = re.compile(
    rf"\b(?:improvements?|reductions?|increases?|gains?|drops?|decreases?|boosts?|savings?)\s(?:in|of)\s(?:the |its |average |overall )?{_NOUN}(?=\s(?:on|for|over|compared|and|while|when|across|with|by|of|at|without|than|to|relative|under|versus|during|from|up)\b|[,.;)])"
)
_ACRONYM = re.compile(r"(?:(?<=% )|(?<=\d ))(?P<name>(?=[A-Z][\w-]*[A-Z])[A-Z][A-Za-z-]{1,8}\d?)(?=\s(?:on|in|for|gain|improvement|and|at|with|score|over|increase|across|reduction|to|points?)\b|[,.;)])")
_NO_DATASET = re.compile(
    r"(?:NVIDIA|Nvidia|GPUs?|CPUs?|TPUs?|RTX|GTX|A100|H100|V100|A6000|T4|Titan|Intel|ARM|Arm|Raspberry|Jetson|iPhone|Snapdragon|FPGA|API|"
    r"LLMs?|MLLMs?|LMMs?|LVLMs?|VLMs?|VLAs?|CNNs?|DNNs?|SNNs?|RNNs?|GNNs?|ANNs?|GANs?|ViTs?|MoE|LoRA|SOTA|SoTA|AI|ML|RL|NLP|OOD|ID|CV|SFT|RLHF|DPO|PPO|GRPO|"
    r"RAG|KV|Top|FLOPs|AUC|AUROC|PSNR|SSIM|FID|MLPs?|SGD|Adam|AdamW|NAS|SSL|LM|LMs|PLMs?|VAEs?|DiTs?|3D|2D|CoT|QA|VQA|ASR|TTS|UDA|UI|GUI|"
    r"PyTorch|TensorFlow|CUDA|GitHub|HuggingFace|U-Net|UNet|IoU|mIoU|mAP|AP|BLEU|WER|PDE|ODE|MRI|CT|EEG|ECG|RGB|RGB-D|LiDAR|BEV|HD|4K|"
    r"English|Chinese|Python|Java|COVID-19|MAE|BERT.*|GPT.*|LLaMA.*|Llama.*|LLaVA.*|Qwen.*|ResNet.*|WRN.*|DeepSeek.*|Mistral.*|Gemini.*|Gemma.*|Claude.*|"
    r"ViT.*|DeiT.*|Swin.*|YOLO.*|MobileNet.*|EfficientNet.*|VGG.*|CLIP.*|DINO.*|SAM.*|Faster.*|Mask.*|RetinaNet|DiT.*|SDXL.*|SD.*|OPT.*|o1.*|T5.*|InternVL.*|Vicuna.*|"
    r".*(?:Net|Former|former|Transformer|LM|GPT|BERT|GAN|CNN|RCNN|ViT|VLM|LLM|NeRF|GNN|VAE|Diffusion)(?:[-\d]\w*)?|.*-\d+(?:\.\d+)?[BM](?:-\w+)*)"
)


def find_shapes(text: str, sentence: Span, known: list[Mention]) -> list[Mention]:
    """Unknown data sets and metrics of a sentence, outside every known name."""
    found: list[Mention] = []
    for pattern, group in ((_NAMED_BENCH, 0), (_CALLED_DATASET, "said"), (_AFTER_PREPOSITION, "name")):
        for match in pattern.finditer(text, *sentence):
            start, end = match.span(group)
            if _NO_DATASET.fullmatch(text[start:end].rstrip(".")) or (
                group == "said" and not _is_name(text[start:end], at_start=start == sentence.start)
            ):
                continue
            end = start + len(text[start:end].rstrip(".-"))
            _add(found, known, Mention(start, end, "dataset", text[start:end], text[start:end], is_known=False))
    for match in _CUT_OFF.finditer(text, *sentence):
        known[:] = [mention for mention in known if not (match.start() <= mention.start < match.end() and mention.end < match.end())]
        _add(found, known, Mention(match.start(), match.end(), "metric", match.group(), match.group(), is_known=False))
    for pattern in (_CHANGED, _CHANGE_IN, _ACRONYM):
        for match in pattern.finditer(text, *sentence):
            start, end = match.span("name")
            if pattern is not _ACRONYM or not _NO_DATASET.fullmatch(text[start:end]):
                _add(found, known, Mention(start, end, "metric", text[start:end], text[start:end], is_known=False))
    for match in _SHAPED_METRIC.finditer(text, *sentence):
        start, end = match.span("name")
        name = text[start:end].removesuffix("s")
        _add(found, [mention for mention in known if mention.kind != "metric" or mention.end - mention.start > end - start], Mention(start, end, "metric", name, name, is_known=False))
    return found


def is_common_name(printed: str) -> bool:
    """Whether a name is one of hardware, of a field or of a well-known model, and no name of a data set or a method."""
    return _NO_DATASET.fullmatch(printed) is not None and _MODEL_ENDING.search(printed) is None


def _is_name(printed: str, *, at_start: bool) -> bool:
    """Whether a capitalised word is more than the first word of its sentence."""
    return not at_start or " " in printed or any(map(str.isupper, printed[1:])) or any(map(str.isdigit, printed))


def _add(found: list[Mention], known: list[Mention], mention: Mention) -> None:
    if not any(other.start < mention.end and mention.start < other.end for other in (*found, *known)):
        found.append(mention)
