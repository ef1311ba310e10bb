"""Text that is shown to people: characters that would steer what shows it are made visible."""

VISIBLE = {code: chr(0x2400 + code) for code in range(32) if chr(code) not in "\n\t"} | {
    0x7F: "\u2421",
    **{code: f"<U+{code:04X}>" for code in (*range(0x80, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A))},
}
"""How characters are shown that would steer a terminal: controls, and those that turn the direction of writing."""

LINE = {0x09: " ", 0x0A: "↵", 0x2028: "↵", 0x2029: "↵"}


def visible(text: str) -> str:
    r"""Give text that cannot steer a terminal.

    >>> visible("a\x1b[31mb\r\nc")
    'a␛[31mb\nc'
    """
    return text.replace("\r\n", "\n").translate(VISIBLE)


def on_one_line(text: str) -> str:
    r"""Give text that cannot steer a terminal and stays on its line.

    >>> on_one_line("a\tb\r\nc")
    'a b↵c'
    """
    return visible(text).translate(LINE)
