import Testing

@testable import VigilCommand

@Suite("Tables on a terminal")
struct TextTableTests {
    private func table() -> TextTable {
        var table = TextTable(columns: [
            TextTable.Column(title: "name", leastWidth: 4),
            TextTable.Column(title: "count", alignment: .right),
            TextTable.Column(title: "note", leastWidth: 4),
        ])
        table.add(["a", "1", "short"])
        table.add(["a longer name", "1,234", "a note that takes some room"])
        return table
    }

    @Test("columns are aligned and lines have no spaces at their ends")
    func aligns() {
        #expect(
            table().lines(width: 80, isColored: false) == [
                "name           count  note",
                "a                  1  short",
                "a longer name  1,234  a note that takes some room",
            ])
    }

    @Test("a table that is too wide cuts its widest flexible column first", arguments: [20, 30, 40, 47])
    func fits(width: Int) {
        let lines = table().lines(width: width, isColored: false)
        #expect(lines.allSatisfy { DisplayWidth.of($0) <= width })
        #expect(lines[2].contains("1,234"))
    }

    @Test("columns that may not be cut are not, even where the table stays too wide")
    func keepsRigidColumns() {
        #expect(table().lines(width: 5, isColored: false)[2].contains("1,234"))
    }

    @Test("styles are written on a colour terminal only, around the text and not around the padding")
    func colours() {
        var table = TextTable(columns: [TextTable.Column(title: "x"), TextTable.Column(title: "y")])
        table.add([TextTable.Cell("bad", .red), TextTable.Cell("z")])
        #expect(table.lines(width: 80, isColored: true)[1] == "\u{1B}[31mbad\u{1B}[0m  z")
        #expect(table.lines(width: 80, isColored: false)[1] == "bad  z")
    }

    @Test("control characters of a column's name do not reach the terminal")
    func cleansCells() {
        var table = TextTable(columns: [TextTable.Column(title: "x")])
        table.add([TextTable.Cell("a\u{1B}[2Jb\nc\u{202E}d")])
        #expect(table.lines(width: 80, isColored: false)[1] == "a\u{FFFD}[2Jb\u{FFFD}c\u{FFFD}d")
    }

    @Test(
        "wide and combining characters count as they are shown",
        arguments: [
            ("abc", 3), ("größe", 5), ("e\u{301}", 1), ("東京", 4), ("🙂", 2), ("", 0),
        ])
    func measures(text: String, width: Int) {
        #expect(DisplayWidth.of(text) == width)
    }

    @Test("a cut text ends in an ellipsis and keeps to its width", arguments: [1, 2, 3, 5, 8])
    func truncates(width: Int) {
        let cut = DisplayWidth.truncated("東京 prices", to: width)
        #expect(DisplayWidth.of(cut) <= width)
        #expect(cut.hasSuffix("…"))
    }

    @Test("paragraphs are broken at spaces, with the later lines indented")
    func wraps() {
        #expect(
            TerminalText.wrapped("- one two three four five", to: 12, indent: "  ")
                == "- one two\n  three four\n  five")
        #expect(TerminalText.wrapped("averylongwordthatfitsnowhere in", to: 20) == "averylongwordthatfitsnowhere\nin")
    }

    @Test("a progress line shows its share, and a running block where none is known")
    func progressLine() {
        let now = ContinuousClock.now
        #expect(
            ProgressBar.line(label: "reading", extent: .share(0.5), note: "1,000 rows", at: now, width: 100)
                == "reading  ████████████░░░░░░░░░░░░ 50 %  1,000 rows")
        let start = now - .milliseconds(2200)
        #expect(
            ProgressBar.line(label: "reading", extent: .unknown(since: start), note: "", at: now, width: 100)
                == "reading  ░░░░░░░░░░░░░░░░░░████░░ 2 s")
        for step in 0..<100 {
            let line = ProgressBar.line(
                label: "x", extent: .unknown(since: now - .milliseconds(100 * step)), note: "y", at: now, width: 30)
            #expect(DisplayWidth.of(line) <= 29)
        }
    }
}
