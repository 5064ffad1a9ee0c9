import ArgumentParser
import VigilDomain
import VigilFormats

/// `vigil drift compare`, or `vigil drift` for short.
struct DriftCompareCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compare",
        abstract: "Compares two files, column by column, and says what drifted.",
        usage: "vigil drift <reference> <current> [options]",
        discussion: """
            The reference is what a model was built on, or a period that went well; the other file is what is to be \
            judged. No server is needed:
              vigil drift last-month.csv this-month.csv

            In a pipeline, as JSON, with a report to keep, failing only when half of the columns drift:
              vigil drift a.csv.gz b.csv.gz --json --html out.html --fail-on share=0.5

            From a query:
              psql --csv -c "select * from scored" db | vigil drift reference.csv -

            Files are CSV (RFC 4180) or NDJSON, also as .gz or .zst. A column in which every value is a number holds \
            numbers, any other one categories. Columns that are ids or times are left out; the output lists them with \
            the reason.

            A column drifts when both keys turn: its p-value, adjusted for the number of columns by Benjamini and \
            Hochberg, is at most --alpha, and its effect, less what chance alone would give, is at least the relevant \
            size. Numbers: Kolmogorov-Smirnov, and how far values moved in standard deviations of the reference. \
            Categories: chi-squared, and the share of rows that changed places.

            Exit codes: 0 nothing drifted, 1 something did or lost all its values (see --fail-on), 2 it could not be \
            compared.
            """)

    @Argument(help: "The reference: a file, or - for standard input.")
    var reference: String

    @Argument(help: "What is compared with it: a file, or - for standard input.")
    var current: String

    @OptionGroup(title: "Columns") var columns: DriftColumnOptions
    @OptionGroup(title: "Rule") var rule: DriftRuleOptions
    @OptionGroup(title: "Rows that depend on each other") var dependence: DriftDependenceOptions
    @OptionGroup(title: "Files") var file: FileOptions

    @Option(
        parsing: .singleValue,
        help: ArgumentHelp(
            "Runs this detector as well, and lets it decide when an effect is given. May be repeated.",
            discussion: "vigil drift detectors lists them.", valueName: "name[=effect]"))
    var detector: [String] = []

    @Flag(help: "Prints the result as JSON.")
    var json = false

    @Option(
        help: ArgumentHelp("Also writes a report with pictures, one file that needs nothing else.", valueName: "file"))
    var html: String?

    func validate() throws {
        if reference == "-", current == "-" {
            throw ValidationError("Only one of the two files can be standard input.")
        }
        var seen: Set<String> = []
        for wish in detector {
            let id = try DetectorArgument.choice(wish).id
            guard seen.insert(id).inserted else { throw ValidationError("--detector: \(id) is given twice.") }
        }
    }

    func run() async throws {
        let terminal = Terminal.current
        let bar = ProgressBar("", terminal: terminal)
        defer { bar.clear() }
        var options = file.tableOptions
        options.types = TypeOverrides(try columns.kinds())
        var wishes = columns.wishes
        wishes.cluster = dependence.clusterBy
        let comparison = try await DriftRun(
            reference: reference, current: current, options: options, wishes: wishes, rule: rule.rule(),
            failOn: rule.failOn.isEmpty ? [.any] : rule.failOn, detectors: try detector.map(DetectorArgument.choice),
            dependence: dependence.wishes
        ).compare(bar)
        if let html { try await DriftReportFile.write(comparison, to: html) }
        bar.clear()
        try Console.print(
            json
                ? try DriftDocument(comparison).text()
                : DriftReportText(comparison: comparison, terminal: terminal, htmlPath: html).text)
        if !comparison.conflicts.isEmpty {
            throw CommandFailure(comparison.conflicts.map(\.sentence).joined(separator: "\n"))
        }
        if comparison.fails { throw ExitCode(ExitStatus.drift) }
    }
}
