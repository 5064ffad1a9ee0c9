import ArgumentParser
import VigilDomain

/// What a user can say about the columns of two files.
struct DriftColumnOptions: ParsableArguments {
    @Option(
        parsing: .singleValue, help: ArgumentHelp("This column holds numbers. May be repeated.", valueName: "column"))
    var numeric: [String] = []

    @Option(
        parsing: .singleValue,
        help: ArgumentHelp("This column holds categories, such as codes. May be repeated.", valueName: "column"))
    var categorical: [String] = []

    @Option(
        parsing: .singleValue,
        help: ArgumentHelp(
            "Compares a column that would be left out as an id or time. May be repeated.", valueName: "column"))
    var include: [String] = []

    @Option(parsing: .singleValue, help: ArgumentHelp("Leaves this column out. May be repeated.", valueName: "column"))
    var exclude: [String] = []

    @Option(help: ArgumentHelp("The column with the labels, which is left out.", valueName: "column"))
    var label: String?

    @Option(help: ArgumentHelp("The column with the predictions. (default: prediction)", valueName: "column"))
    var prediction: String?

    @Option(help: ArgumentHelp("The column with the scores. (default: score)", valueName: "column"))
    var score: String?

    var wishes: ColumnSelection.Wishes {
        ColumnSelection.Wishes(
            include: Set(include), exclude: Set(exclude), label: label, prediction: prediction, score: score)
    }

    /// The kinds that are not to be inferred.
    func kinds() throws -> [String: ColumnKind] {
        var kinds: [String: ColumnKind] = [:]
        for name in numeric { kinds[name] = .numeric }
        for name in categorical {
            guard kinds.updateValue(.categorical, forKey: name) != .numeric else {
                throw CommandFailure("\"\(name)\" is given with both --numeric and --categorical")
            }
        }
        if let both = include.first(where: exclude.contains) {
            throw CommandFailure("\"\(both)\" is given with both --include and --exclude")
        }
        return kinds
    }
}
