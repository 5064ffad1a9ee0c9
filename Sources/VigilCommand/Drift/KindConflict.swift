import VigilDomain
import VigilMonitoring

/// A column that holds numbers in one file and texts in the other, which nobody asked for.
///
/// Such a pair is read as categories, and one stray cell among numbers would quietly turn amounts into thousands of
/// names that mean nothing. Only the user knows whether the cell is a missing value or the numbers are codes.
struct KindConflict: Sendable, Hashable {
    /// The column.
    let name: String
    /// The file in which every value is a number.
    let numericFile: String
    /// The file that also has other texts.
    let otherFile: String
    /// One of those texts, the first in the file.
    let example: String
    /// Its row, the first one behind the header being 1.
    let row: Int
    /// Values of the other file that are no numbers.
    let textCount: Int
    /// All values of the other file.
    let valueCount: Int

    /// The conflict between two columns of the same name, or `nil` where there is none.
    ///
    /// - Parameters:
    ///   - reference: The column of the first file.
    ///   - current: The column of the second file.
    ///   - names: What the two files are called.
    /// - Complexity: O(rows), and O(distinct texts) to read them.
    init?(reference: TableColumn, current: TableColumn, names: (reference: String, current: String)) {
        guard let before = reference.column.names, let after = current.column.names else { return nil }
        switch (Self.holdsNumbers(before), Self.holdsNumbers(after)) {
        case (true, false): self.init(reference.name, after, numericFile: names.reference, otherFile: names.current)
        case (false, true): self.init(reference.name, before, numericFile: names.current, otherFile: names.reference)
        default: return nil
        }
    }

    private init?(_ name: String, _ column: CategoricalColumn, numericFile: String, otherFile: String) {
        let isText = column.dictionary.map { !Self.isNumber($0) }
        let texts = column.codes.indices.filter { row in
            let code = column.codes[row]
            return code != CategoricalColumn.missing && isText[Int(code)]
        }
        guard let first = texts.first else { return nil }
        self.name = name
        self.numericFile = numericFile
        self.otherFile = otherFile
        example = column.dictionary[Int(column.codes[first])]
        row = first + 1
        textCount = texts.count
        valueCount = column.codes.count { $0 != CategoricalColumn.missing }
    }

    /// A column of names as numbers where every name is one; other columns as they are.
    static func typed(_ column: Column) -> Column {
        guard let names = column.names, holdsNumbers(names) else { return column }
        let numbers = names.dictionary.map { number($0) ?? .nan }
        return .numeric(
            NumericColumn(names.codes.map { $0 == CategoricalColumn.missing ? .nan : numbers[Int($0)] }))
    }

    /// What stands in the way, and the options that decide it.
    var sentence: String {
        let shown = example.count > 40 ? "\(example.prefix(40))…" : example
        return "\(name): it holds numbers in \(numericFile), but \(NumberText.count(textCount)) of "
            + "\(NumberText.count(valueCount, "value")) in \(otherFile) \(textCount == 1 ? "is" : "are") no number, such as "
            + "\"\(shown)\" in row \(NumberText.count(row)). `--missing \(ShellText.quoted(example))` counts that text as a "
            + "missing value, `--categorical \(ShellText.quoted(name))` compares categories, and "
            + "`--numeric \(ShellText.quoted(name))` takes nothing but numbers"
    }

    /// Whether there are values and all of them are numbers.
    static func holdsNumbers(_ column: CategoricalColumn) -> Bool {
        !column.dictionary.isEmpty && column.dictionary.allSatisfy(isNumber)
    }

    /// Whether the reader of files would take a cell for a number.
    private static func isNumber(_ text: String) -> Bool {
        number(text) != nil
    }

    private static func number(_ text: String) -> Double? {
        let spaces: Set<Character> = [" ", "\t"]
        let start = text.drop { spaces.contains($0) }
        let end = start.lastIndex { !spaces.contains($0) }
        guard let end else { return nil }
        let trimmed = start[...end]
        // Swift also reads hexadecimal numbers, which a file has none of.
        return trimmed.contains { $0 == "x" || $0 == "X" } ? nil : Double(trimmed)
    }
}
