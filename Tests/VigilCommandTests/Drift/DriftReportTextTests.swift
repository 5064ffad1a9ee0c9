import Testing
import VigilDomain
import VigilMonitoring

@testable import VigilCommand

@Suite("The report of a comparison")
struct DriftReportTextTests {
    static func comparison(failOn: [FailOnRule] = [.any]) -> DriftComparison {
        let columns: [ColumnDrift] = [
            .sample("quiet", .sample(p: 0.7, effect: 0.01, means: (1, 1.01))),
            .sample("slight", .sample(p: 0.001, effect: 0.05, means: (10, 10.2))),
            .sample("region", kind: .categorical, .sample(kind: .categorical, p: 1e-12, effect: 0.2, isDrifted: true)),
            .sample("empty", nil),
            .sample("income", .sample(p: 2e-5, effect: 0.31, isDrifted: true, means: (41_000, 47_250))),
            .sample("score", role: .score, .sample(p: 0.9, effect: 0, means: (0.4, 0.4))),
        ]
        let values = columns.map { drift -> TableColumn in
            let column: Column =
                drift.kind == .numeric
                ? .numeric(NumericColumn([1])) : .categorical(CategoricalColumn(["north", "south"]))
            return TableColumn(name: drift.name, role: drift.role, column: column)
        }
        let result = DriftAnalysisResult(
            rule: DriftRule(), referenceRows: 1200, currentRows: 980, columns: columns,
            recommendedActions: ["Look at region, 4.00 times its limit, first."])
        return DriftComparison(
            reference: DriftComparison.Side(name: "march.csv", rows: 1200),
            current: DriftComparison.Side(name: "april-until-now.csv", rows: 980),
            referenceColumns: values, currentColumns: values,
            leftOut: [LeftOutList.Entry(name: "row_id", reason: "every value is different")], result: result,
            failOn: failOn)
    }

    @Test("columns stand from the most to the least severe")
    func sorts() {
        #expect(
            Self.comparison().bySeverity.map(\.drift.name) == ["region", "income", "slight", "quiet", "score", "empty"])
        #expect(
            Self.comparison().bySeverity.map(\.verdict.word) == ["drifted", "drifted", "small", "-", "-", "no data"])
    }

    @Test("the whole text says what was compared, found, left out and by which rule")
    func wholeText() {
        let text = DriftReportText(
            comparison: Self.comparison(), terminal: Terminal(isColored: false, width: 110), htmlPath: "out.html"
        ).text
        #expect(
            text == """
                reference  march.csv            1,200 rows
                current    april-until-now.csv  980 rows

                2 of 4 inputs drift: region and income.

                verdict  column  type       effect   limit  adjusted p  reference → current
                drifted  region  category   20.0 %     5 %      < 1e-9  "north" 50 % → 50 %
                drifted  income  number    0.31 sd  0.1 sd      2.0e-5  mean 41,000 → 47,250
                small    slight  number    0.05 sd  0.1 sd     0.00100  mean 10 → 10.2
                -        quiet   number    0.01 sd  0.1 sd       0.700  mean 1 → 1.01
                -        score   score     0.00 sd  0.1 sd       0.900  mean 0.400 → 0.400
                no data  empty   number                                 100 and 3 values; needs 20 a side

                left out  why
                row_id    every value is different

                what to do
                - Look at region, 4.00 times its limit, first.

                A column drifts when its Benjamini-Hochberg adjusted p is at most 0.05 and its bias-corrected effect is at
                least the relevant size: Wasserstein-1 0.1 reference standard deviations for numbers, total variation 0.05 for
                categories. Needs 20 rows a side. Effects are shown with their bias taken off.
                Exit code 1: it is 1 when any column drifts, loses all its values or is gone.
                The report is in out.html.
                """)
    }

    @Test("where there is little room the limits are left to the rule")
    func narrow() {
        let text = DriftReportText(
            comparison: Self.comparison(), terminal: Terminal(isColored: false, width: 80)
        ).text
        #expect(text.contains("verdict  column  type       effect  adjusted p  reference → current\n"))
        #expect(text.contains("no data  empty   number                         100 and 3 values"))
    }

    @Test("no line is wider than the terminal", arguments: [60, 80, 100, 200])
    func fits(width: Int) {
        let text = DriftReportText(
            comparison: Self.comparison(), terminal: Terminal(isColored: false, width: width)
        ).text
        // The columns that are not flexible need this much.
        let limit = max(width, 70)
        #expect(text.split(separator: "\n").allSatisfy { DisplayWidth.of($0) <= limit })
    }

    @Test("colours are written for a terminal only")
    func colours() {
        let plain = DriftReportText(comparison: Self.comparison(), terminal: Terminal(isColored: false, width: 100))
        let colored = DriftReportText(comparison: Self.comparison(), terminal: Terminal(isColored: true, width: 100))
        #expect(!plain.text.contains("\u{1B}"))
        #expect(colored.text.contains("\u{1B}[31mdrifted"))
    }

    @Test("a column that lost its values is told beside the answer and in JSON")
    func lostColumn() throws {
        var comparison = Self.comparison()
        comparison.result = .sample(drifted: [], stable: ["quiet"], lost: ["income"])
        #expect(comparison.exitStatus == 1)
        let text = DriftReportText(comparison: comparison, terminal: Terminal(isColored: false, width: 110)).text
        #expect(text.contains("None of 1 input drifts. income lost all its values."))
        #expect(text.contains("lost     income"))
        #expect(text.contains("100 values → none"))
        #expect(text.contains("Exit code 1: it is 1 when any column drifts, loses all its values or is gone."))
        let json = try DriftDocument(comparison).text()
        #expect(json.contains("\"lost_columns\" : [\n    \"income\"\n  ]"))
    }

    @Test("the exit code follows the rule to fail on, and every output states it")
    func exitCode() throws {
        #expect(Self.comparison().exitStatus == 1)
        #expect(Self.comparison(failOn: [.share(0.5)]).exitStatus == 0)
        #expect(Self.comparison(failOn: [.column("slight")]).exitStatus == 0)
        let text = DriftReportText(
            comparison: Self.comparison(failOn: [.share(0.5)]), terminal: Terminal(isColored: false, width: 200)
        ).text
        #expect(text.contains("Exit code 0: it is 1 when at least 50 % of the measured columns drift."))
        let json = try DriftDocument(Self.comparison(failOn: [.share(0.5)])).text()
        #expect(json.contains("\"share=0.5\""))
        #expect(json.contains("\"sentence\" : \"A column drifts when"))
    }
}
