"""How all parts of the checker say what is wrong."""


class Wrong(Exception):
    pass


def need(holds, position, what):
    if not holds:
        raise Wrong(f"{'the bundle' if position is None else f'position {position}'}: {what}")
