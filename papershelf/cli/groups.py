"""Groups of commands that tell what a mistyped one may have meant."""

from __future__ import annotations

import difflib

import click


class SuggestingGroup(click.Group):
    """A group that names the nearest command where there is none of the name that was typed."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that was typed; of one that there is not, what may have been meant is told."""
        known = self.list_commands(ctx)
        if args and args[0] not in known and not args[0].startswith("-"):
            near = difflib.get_close_matches(args[0].lower(), known, n=1)
            hint = f" Did you mean {near[0]!r}?" if near else f" {ctx.command_path} --help lists them."
            ctx.fail(f"There is no command {args[0]!r}.{hint}")
        return super().resolve_command(ctx, args)
