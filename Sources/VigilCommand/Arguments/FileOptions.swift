import ArgumentParser
import VigilFormats

/// How tables are written in files.
struct FileOptions: ParsableArguments {
    @Option(
        parsing: .singleValue,
        help: ArgumentHelp(
            "A text that stands for a missing value, besides the empty one, such as NA. May be repeated.",
            valueName: "text"))
    var missing: [String] = []

    @Option(
        help: ArgumentHelp("What stands between the fields of a CSV file: comma, semicolon or tab.", valueName: "name"))
    var separator: TableOptions.Separator = .comma

    /// The options of the reader.
    var tableOptions: TableOptions {
        var options = TableOptions()
        options.missingCells = missing
        options.separator = separator
        return options
    }
}
