import ArgumentParser
import VigilDomain
import VigilFormats
import VigilStatistics

/// `vigil experiments compare`.
struct ExperimentsCompareCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compare",
        abstract:
            "Compares the arms in a file: difference, lift, intervals, p-value, chance to win. No server is needed.",
        discussion: """
            A row for each unit, with its arm and its value; 0 and 1 are taken for a share, other numbers for a mean:
              vigil experiments compare outcomes.csv --arm variant --value converted --control A

            A ratio; values from before the test that take noise out (CUPED); units with several rows:
              vigil experiments compare scored.csv --arm variant --value right --denominator positives
              vigil experiments compare spent.csv --arm variant --value after --covariate before
              vigil experiments compare orders.csv --arm variant --value price --unit customer

            The p-value and its interval are of one look at a number of units that was fixed before; beside them stands what \
            holds however often somebody looked. With several treatments they hold for all together.

            Files are CSV (RFC 4180) or NDJSON, also as .gz or .zst. Rows without an arm or a value are left out and counted. \
            Exit codes: 0 compared, 2 it could not be compared.
            """)

    @Argument(help: "A file, or - for standard input.")
    var file: String

    @Option(help: ArgumentHelp("The column with the arm.", valueName: "column"))
    var arm: String

    @Option(help: ArgumentHelp("The column with the value, or with a ratio's numerator.", valueName: "column"))
    var value: String

    @Option(help: ArgumentHelp("The column with a ratio's denominator.", valueName: "column"))
    var denominator: String?

    @Option(help: ArgumentHelp("The column with the value before the test.", valueName: "column"))
    var covariate: String?

    @Option(help: ArgumentHelp("The column with the unit, where one has several rows.", valueName: "column"))
    var unit: String?

    @Option(help: ArgumentHelp("The control. (default: control, or the first arm by name)", valueName: "arm"))
    var control: String?

    @Option(
        help: ArgumentHelp("How units' values become an arm's value. (default: what they look like)", valueName: "kind")
    )
    var kind: ExperimentMetric.Kind?

    @Option(help: ArgumentHelp("Which change is a good one.", valueName: "direction"))
    var direction = PreferredDirection.increase

    @Option(help: ArgumentHelp("The chance of a false alarm; intervals are at 1 less it.", valueName: "share"))
    var significance = 0.05

    @Option(
        help: ArgumentHelp(
            "Units of both arms at which the interval that always holds is narrowest; to be chosen before the values are known.",
            valueName: "n"))
    var tuning = 5000.0

    @Flag(help: "Prints the comparison as JSON.")
    var json = false

    @OptionGroup(title: "Files") var options: FileOptions

    func validate() throws {
        guard significance > 0, significance <= 0.5 else {
            throw ValidationError("--significance: \(significance) was given; it must be above 0 and at most 0.5.")
        }
        guard tuning >= 4, tuning <= 1e9 else {
            throw ValidationError("--tuning: \(tuning) was given; allowed are 4 to 1,000,000,000.")
        }
        if unit != nil, covariate != nil {
            throw ValidationError("--unit and --covariate do not go together: sum the rows of each unit up first.")
        }
        let columns = [arm, value, denominator, covariate, unit].compactMap { $0 }
        if let twice = columns.first(where: { name in columns.count { $0 == name } > 1 }) {
            throw ValidationError("the column \"\(twice)\" is given for two things.")
        }
    }

    func run() throws {
        let wishes = ArmsComparison.Wishes(
            arm: arm, value: value, denominator: denominator, covariate: covariate, unit: unit, control: control,
            kind: kind, direction: direction, significance: significance, tuning: tuning)
        let source = try RecordedFile(file)
        let path = source.path
        let name = source.name
        let comparison = try CommandFailure.about(name) {
            let table = try RecordedFile.naming(name) {
                try KnownColumns.read(path, options.tableOptions) { try ArmsComparison.kinds(wishes, in: $0) }
            }
            return try ArmsComparison(table, wishes)
        }
        _ = consume source
        let text = ArmsComparisonText(comparison: comparison, file: name)
        try Console.print(json ? try CommandJSON.text(text.document) : text.text(for: .current))
    }
}
