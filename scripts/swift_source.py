"""Just enough of Swift's grammar for the checks: what is code, what is comment, which imports, which declarations."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def swift_files(*folders: str, root: Path = ROOT) -> list[Path]:
    """The Swift files below these folders of the project, sorted; build folders are left out."""
    files = []
    for folder in folders:
        files += [
            path
            for path in (root / folder).rglob("*.swift")
            if not any(part.startswith(".build") for part in path.relative_to(root).parts)
        ]
    return sorted(files)


def _end_of_string(text: str, start: int) -> int:
    """Where the string literal that starts at `start` ends (after its last delimiter)."""
    hashes = len(text) - start - len(text[start:].lstrip("#"))
    quote = '"""' if text.startswith('"""', start + hashes) else '"'
    closing = quote + "#" * hashes
    escape = "\\" + "#" * hashes
    at = start + hashes + len(quote)
    while at < len(text):
        if text.startswith(closing, at):
            return at + len(closing)
        if text.startswith(escape, at):
            at += len(escape)
            at = _end_of_parentheses(text, at) if text.startswith("(", at) else at + 1
        elif text[at] == "\n" and quote == '"':
            return at
        else:
            at += 1
    return at


def _end_of_parentheses(text: str, start: int) -> int:
    """Where the interpolation's parenthesis at `start` ends; strings inside may hold parentheses of their own."""
    depth, at = 0, start
    while at < len(text):
        if text[at] == '"' or re.match(r'#+"', text[at:]):
            at = _end_of_string(text, at)
            continue
        depth += {"(": 1, ")": -1}.get(text[at], 0)
        at += 1
        if depth == 0:
            break
    return at


def _end_of_block_comment(text: str, start: int) -> int:
    depth, at = 0, start
    while at < len(text):
        if text.startswith("/*", at):
            depth, at = depth + 1, at + 2
        elif text.startswith("*/", at):
            depth, at = depth - 1, at + 2
            if depth == 0:
                break
        else:
            at += 1
    return at


# A slash that begins a regular expression stands after one of these and holds no space behind it.
_REGEX = re.compile(r"#+/.*?/#+|(?<=[=(,:\[])(?P<space>[ \t]*)/(?![/* \t])(?:\\.|[^/\\\n])+/", re.DOTALL)
_START = re.compile(r'//|/\*|#*"|#+/|[=(,:\[][ \t]*/(?![/*])')


def split(text: str) -> tuple[str, str]:
    """The code without its comments and texts, and the comments without the code.

    Both are as long as `text` and have its line breaks; what is left out is spaces.
    """
    code, comments = list(text), [c if c == "\n" else " " for c in text]

    def move(start: int, end: int, into_comments: bool) -> None:
        for at in range(start, end):
            if text[at] != "\n":
                if into_comments:
                    comments[at] = text[at]
                code[at] = " "

    at = 0
    while match := _START.search(text, at):
        start = match.start()
        if match[0] == "//":
            end = text.find("\n", start)
            end = len(text) if end < 0 else end
            move(start, end, into_comments=True)
        elif match[0] == "/*":
            end = _end_of_block_comment(text, start)
            move(start, end, into_comments=True)
        elif match[0].endswith('"'):
            end = _end_of_string(text, start)
            move(start, end, into_comments=False)
        else:
            start += 0 if match[0].startswith("#") else 1
            regex = _REGEX.match(text, start)
            end = regex.end() if regex else start + 1
            if regex:
                move(start, end, into_comments=False)
        at = max(end, start + 1)
    return "".join(code), "".join(comments)


_IMPORT = re.compile(
    r"^[ \t]*(?:@\w+(?:\([^)]*\))?[ \t]+)*(?:(?:public|package|internal|fileprivate|private)[ \t]+)?"
    r"import[ \t]+(?:(?:typealias|struct|class|enum|protocol|let|var|func|actor)[ \t]+)?(\w+)",
    re.MULTILINE,
)


def imports(code: str) -> list[tuple[int, str]]:
    """Line number and module of every import in code that went through `split`."""
    return [(code.count("\n", 0, match.start(1)) + 1, match[1]) for match in _IMPORT.finditer(code)]


@dataclass(frozen=True)
class Token:
    text: str
    line: int


@dataclass
class Declaration:
    """One declaration that other modules see."""

    kind: str
    name: str
    access: str
    line: int
    is_override: bool
    first_label: str
    is_documented: bool
    # The innermost type or protocol it stands in, empty at the top.
    owner: str
    is_requirement: bool

    @property
    def signature(self) -> tuple[str, str, str]:
        """What tells a requirement and its witnesses from other members."""
        kind = "var" if self.kind == "let" else self.kind
        return kind, self.name, self.first_label if kind in ("func", "init", "subscript") else ""


@dataclass
class SwiftFile:
    """What other modules see of a file, and which names each type or protocol puts behind its colon."""

    declarations: list[Declaration] = field(default_factory=list)
    inherited: dict[str, set[str]] = field(default_factory=dict)


@dataclass
class _Scope:
    kind: str
    name: str = ""
    # The access that a member without a word of its own has.
    access: str = "internal"


TYPES = {"struct", "class", "enum", "actor", "protocol", "extension"}
MEMBERS = {"func", "var", "let", "init", "typealias", "associatedtype", "subscript"}
ACCESS = ("open", "public", "package", "internal", "fileprivate", "private")
MODIFIERS = {
    *ACCESS, "static", "class", "final", "mutating", "nonmutating", "consuming", "borrowing", "nonisolated", "isolated",
    "lazy", "override", "required", "convenience", "indirect", "weak", "unowned", "dynamic", "optional", "distributed",
}  # fmt: skip
_TOKEN = re.compile(r"`?[A-Za-z_]\w*`?|[^\s\w]|\d\w*")


def _tokens(code: str) -> list[Token]:
    tokens, line, at = [], 1, 0
    for match in _TOKEN.finditer(code):
        line += code.count("\n", at, match.start())
        at = match.start()
        tokens.append(Token(match[0], line))
    return tokens


def _first_of(tokens: list[Token], at: int) -> int:
    """Index of the first attribute or modifier of the declaration whose keyword stands at `at`."""
    first = at
    while first > 0:
        before = first - 1
        if tokens[before].text == ")":
            # `private(set)`, `nonisolated(unsafe)` or an attribute's arguments.
            depth = 0
            while before >= 0:
                depth += {")": 1, "(": -1}.get(tokens[before].text, 0)
                if depth == 0:
                    break
                before -= 1
            before -= 1
        if before < 0:
            break
        if before > 0 and tokens[before - 1].text == "@":
            first = before - 1
        elif tokens[before].text in MODIFIERS and tokens[before].text != ")":
            first = before
        else:
            break
    return first


def _lines_with_docs(comments: str) -> set[int]:
    """The numbers of the lines that end a documentation comment."""
    lines = set()
    for number, line in enumerate(comments.split("\n"), start=1):
        if line.strip().startswith("///"):
            lines.add(number)
    for match in re.finditer(r"/\*\*.*?\*/", comments, re.DOTALL):
        lines.add(comments.count("\n", 0, match.end()) + 1)
    return lines


@dataclass
class _Walk:
    tokens: list[Token]
    documented: set[int]
    scopes: list[_Scope] = field(default_factory=lambda: [_Scope("file")])
    file: SwiftFile = field(default_factory=SwiftFile)
    # What the next brace opens.
    opening: _Scope = field(default_factory=lambda: _Scope("body"))
    parentheses: int = 0

    def run(self) -> SwiftFile:
        for at, token in enumerate(self.tokens):
            if token.text in "([":
                self.parentheses += 1
            elif token.text in ")]":
                self.parentheses -= 1
            elif token.text == "{":
                self.scopes.append(self.opening if self.parentheses == 0 else _Scope("body"))
                self.opening = _Scope("body")
            elif token.text == "}" and len(self.scopes) > 1:
                self.scopes.pop()
            elif self.parentheses == 0 and self.scopes[-1].kind in TYPES | {"file"}:
                self.consider(at)
        return self.file

    def consider(self, at: int) -> None:
        word = self.tokens[at].text
        before = self.tokens[at - 1].text if at else ""
        after = self.tokens[at + 1].text if at + 1 < len(self.tokens) else ""
        if word not in TYPES | MEMBERS or before in {".", "import", "case", "#"}:
            return
        if word == "class" and (after in MODIFIERS or after in MEMBERS or before == ":"):
            return
        scope = self.scopes[-1]
        first = _first_of(self.tokens, at)
        modifiers = [token.text for token in self.tokens[first:at]]
        access = self.access(modifiers, scope.access)
        if word in TYPES:
            # Members of an extension have the access that it states, requirements that of their protocol.
            passes_on = word in {"extension", "protocol"} and access in ("open", "public", "package")
            name, inherited = self.header(at)
            self.opening = _Scope(word, name, access if passes_on else "internal")
            self.file.inherited.setdefault(name, set()).update(inherited)
        else:
            self.opening = _Scope("body")
        if word == "extension" or access not in ("open", "public", "package"):
            return
        self.file.declarations.append(
            Declaration(
                kind=word,
                name=word if word in ("init", "subscript") else self.name_after(at),
                owner=scope.name,
                is_requirement=scope.kind == "protocol",
                access=access,
                line=self.tokens[at].line,
                is_override="override" in modifiers,
                first_label=self.first_label(at),
                is_documented=self.is_documented(first),
            )
        )

    def is_documented(self, first: int) -> bool:
        """Whether a documentation comment ends above the line of this token, which no other code begins."""
        line = self.tokens[first].line
        begins_line = first == 0 or self.tokens[first - 1].line < line
        return begins_line and line - 1 in self.documented

    @staticmethod
    def access(modifiers: list[str], inherited: str) -> str:
        for index, word in enumerate(modifiers):
            limits_setter = modifiers[index + 1 : index + 3] == ["(", "set"]
            if word in ACCESS and not limits_setter:
                return word
        return inherited

    def name_after(self, at: int) -> str:
        name = ""
        for token in self.tokens[at + 1 :]:
            is_operator = not re.match(r"[\w`]", token.text)
            if name and (not is_operator or re.match(r"[\w`]", name) or token.text in "(<" and name != "<"):
                break
            if token.text in "({:":
                break
            name += token.text
        return name.strip("`")

    def header(self, at: int) -> tuple[str, list[str]]:
        """The last part of a type's name, and the names behind its colon."""
        names: tuple[list[str], list[str]] = ([], [])
        side = depth = 0
        for token in self.tokens[at + 1 :]:
            if token.text in "{" or token.text == "where":
                break
            depth += {"<": 1, ">": -1}.get(token.text, 0)
            if token.text == ":" and depth == 0:
                side = 1
            elif depth == 0 and re.match(r"[A-Za-z_]", token.text):
                names[side].append(token.text)
        return (names[0] or [""])[-1], names[1]

    def first_label(self, at: int) -> str:
        for index in range(at + 1, min(at + 40, len(self.tokens) - 1)):
            if self.tokens[index].text in "{}=:":
                break
            if self.tokens[index].text == "(":
                return self.tokens[index + 1].text
        return ""


def read(text: str) -> SwiftFile:
    """The declarations of a file that are `public`, `open` or `package`, said by themselves or inherited."""
    code, comments = split(text)
    return _Walk(_tokens(code), _lines_with_docs(comments)).run()
