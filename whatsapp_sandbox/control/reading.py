"""What the code of an endpoint says about the request that it takes: the type of its order, its queries."""

from __future__ import annotations

import ast
import builtins
import inspect
import textwrap
from collections.abc import Callable, Iterator, Mapping
from typing import Any

Endpoint = Callable[..., Any]


def order_in(endpoint: Endpoint) -> Any:
    """The type in `order_of(request, ...)`; None when it takes no order."""
    for node in ast.walk(_code(endpoint)):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "order_of":
            return _named(node.args[1], endpoint.__globals__)
    return None


def queries_in(endpoint: Endpoint) -> list[str]:
    """Names that are read from the query, in the order in which they are."""
    found = (_query(node) for node in ast.walk(_code(endpoint)))
    return list(dict.fromkeys(name for names in found for name in names))


def _query(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "get":
        source, named = node.func.value, node.args[:1]
    elif isinstance(node, ast.Subscript):
        source, named = node.value, [node.slice]
    else:
        return
    if ast.unparse(source) in ("request.query_params", "query"):
        yield from (str(each.value) for each in named if isinstance(each, ast.Constant))


def _code(endpoint: Endpoint) -> ast.AST:
    return ast.parse(textwrap.dedent(inspect.getsource(endpoint)))


def _named(node: ast.AST, names: Mapping[str, Any]) -> Any:
    """A name, an attribute of one, a list of such, or one of several."""
    match node:
        case ast.Name(id=name):
            return names.get(name) or getattr(builtins, name)
        case ast.Attribute(value=owner, attr=name):
            return getattr(_named(owner, names), name)
        case ast.Subscript(value=outer, slice=inner):
            return _named(outer, names)[_named(inner, names)]
        case ast.BinOp(left=left, right=right, op=ast.BitOr()):
            return _named(left, names) | _named(right, names)
    raise TypeError(f"{ast.unparse(node)} is no type that can be read")
