"""A text names tasks, data sets and methods, each where it stands first, whether or not it has a number of them."""

from __future__ import annotations

from extraction.named import names_in
from extraction.reader import read_text

TEXT = (
    "We propose FooNet, a vision transformer for object detection. FooNet builds on Mamba and dropout,"
    " and Mamba is fast. It reaches 57.1 box AP on COCO."
)


def test_each_name_stands_where_it_is_named_first() -> None:
    named = names_in(TEXT)
    for terms in named:
        assert all(TEXT[it.start : it.end] == it.name for it in terms)
    assert [it.name for it in named.tasks] == ["object detection"]
    assert [it.name for it in named.datasets] == ["COCO"]
    assert sorted(it.name for it in named.methods) == ["FooNet", "Mamba", "dropout", "vision transformer"]


def test_a_benchmark_and_a_data_set_are_no_methods_of_a_text() -> None:
    assert names_in("We introduce QuuxBench, a benchmark for object detection. QuuxBench has 300 tasks.").methods == ()
    assert names_in("We present results on ImageNet. ImageNet is large.").methods == ()


def test_a_method_does_not_hide_what_else_a_text_names() -> None:
    assert [it.name for it in names_in("A diffusion model for image generation.").tasks] == ["image generation"]


def test_the_reader_names_them_whether_or_not_a_text_reports_results() -> None:
    assert read_text(TEXT).methods == names_in(TEXT).methods
    assert [it.name for it in read_text("We study dropout.").methods] == ["dropout"]
    text = "Experiments on CIFAR-10-C, ImageNet-C and CIFAR-100 show that it holds; CIFAR10-C is the hardest."
    found = read_text(text)
    assert found.results == ()
    assert [it.name for it in found.datasets] == ["CIFAR-10-C", "ImageNet-C", "CIFAR-100"]
