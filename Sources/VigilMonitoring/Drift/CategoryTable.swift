import VigilDomain
import VigilStatistics

/// How often each name occurs in a reference, ready to be compared with many windows.
///
/// Names are kept in ascending order, so that neither the order of rows nor that of a column's dictionary changes a bit
/// of any result.
struct CategoryReference: Sendable {
    /// The names that occur, ascending.
    let names: [String]
    /// How often each occurs, at least once.
    let counts: [Int]
    /// Rows with a name.
    let present: Int
    /// Rows without one.
    let missing: Int
    private let positions: [String: Int]

    /// Counts a column.
    ///
    /// - Parameter column: The reference's values.
    /// - Complexity: O(rows + names log names).
    init(_ column: CategoricalColumn) {
        let (byCode, missing) = column.counts()
        let occurring = column.occurringNames(byCode).sorted { $0.name < $1.name }
        names = occurring.map(\.name)
        counts = occurring.map(\.count)
        self.missing = missing
        present = column.codes.count - missing
        var positions: [String: Int] = [:]
        positions.reserveCapacity(names.count)
        for (position, name) in names.enumerated() { positions[name] = position }
        self.positions = positions
    }

    /// The counts of this reference and of a window over the names of both.
    ///
    /// - Parameter current: The window's values.
    /// - Returns: The table; the reference's names first, then those that it does not have.
    /// - Complexity: O(rows + names); a name is looked up once, not once a row.
    func table(with current: CategoricalColumn) -> CategoryTable {
        var counted = NameCounts(self)
        counted.add(current, of: self)
        return table(with: counted)
    }

    /// The same with a window that was counted already.
    ///
    /// - Parameter current: Counted over this reference's names.
    /// - Returns: The table.
    /// - Complexity: O(names log new names).
    func table(with current: NameCounts) -> CategoryTable {
        let new = current.new.sorted { $0.key < $1.key }
        return CategoryTable(
            names: names + new.map(\.key), reference: counts + Array(repeating: 0, count: new.count),
            current: current.known + new.map(\.value), referenceMissing: missing, currentMissing: current.missing)
    }

    fileprivate func position(of name: String) -> Int? { positions[name] }
}

/// How often each name occurs in a window, counted piece by piece.
struct NameCounts: Sendable, Hashable {
    /// Counts of the reference's names, in their order.
    fileprivate(set) var known: [Int]
    /// Counts of other names.
    fileprivate(set) var new: [String: Int] = [:]
    /// Rows without a name.
    fileprivate(set) var missing = 0

    init(_ reference: CategoryReference) { known = [Int](repeating: 0, count: reference.names.count) }

    /// Adds a part of the window's column.
    ///
    /// - Complexity: O(rows + names); a name is looked up once, not once a row.
    mutating func add(_ column: CategoricalColumn, of reference: CategoryReference) {
        let (byCode, missing) = column.counts()
        for (name, count) in column.occurringNames(byCode) {
            if let position = reference.position(of: name) {
                known[position] += count
            } else {
                new[name, default: 0] += count
            }
        }
        self.missing += missing
    }

    /// Appends the counts; the reference's names are not written.
    func write(to writer: inout SummaryWriter) {
        writer.write(evenCounts: known)
        writer.write(count: missing)
        writer.write(count: new.count)
        for (name, count) in new.sorted(by: { $0.key < $1.key }) {
            writer.write(text: name)
            writer.write(count: count)
        }
    }

    /// Adds counts over the same names that were written.
    mutating func merge(from reader: inout SummaryReader) throws(SummaryDecodingError) {
        try reader.addEvenCounts(to: &known)
        missing += try reader.count()
        for _ in 0..<(try reader.length(ofPartsOf: 2)) {
            let name = try reader.text()
            new[name, default: 0] += try reader.count()
        }
    }

    /// Adds what other counts of the same reference have seen.
    mutating func merge(_ other: NameCounts) {
        for position in known.indices { known[position] += other.known[position] }
        new.merge(other.new, uniquingKeysWith: +)
        missing += other.missing
    }
}

/// Counts of two samples over the names of both, as drift detectors get them.
public struct CategoryTable: Sendable, Hashable {
    /// The names that occur in either sample.
    public let names: [String]
    /// The reference's count of each name, at least 0.
    public let reference: [Int]
    /// The current sample's count of each name, at least 0.
    public let current: [Int]
    /// Rows of the reference without a name.
    public let referenceMissing: Int
    /// Rows of the current sample without a name.
    public let currentMissing: Int

    /// The current sample's names that the reference does not have, most frequent first.
    var newNames: [String] { names(inFirst: current, notInSecond: reference) }

    /// The reference's names that the current sample does not have, most frequent first.
    var vanishedNames: [String] { names(inFirst: reference, notInSecond: current) }

    /// The share of the current sample's rows with a name that the reference does not have; 0 without rows.
    var newShare: Double {
        let total = current.reduce(0, +)
        let new = zip(reference, current).reduce(0) { $0 + ($1.0 == 0 ? $1.1 : 0) }
        return total == 0 ? 0 : Double(new) / Double(total)
    }

    /// The counts over the reference's names alone, `nil` where no row of a sample has one of them.
    ///
    /// A new name is no bin of an index: what it counts as would depend on nothing but what is added to empty bins.
    var knownPair: CountPair? {
        let known = reference.indices.filter { reference[$0] > 0 }
        // An empty sample is the only cause of an error.
        return try? CountPair(reference: known.map { reference[$0] }, current: known.map { current[$0] })
    }

    private func names(inFirst first: [Int], notInSecond second: [Int]) -> [String] {
        let indices = names.indices.filter { first[$0] > 0 && second[$0] == 0 }
        return indices.sorted { (first[$1], names[$0]) < (first[$0], names[$1]) }.map { names[$0] }
    }
}

extension CategoricalColumn {
    /// The names that occur, each once, with their counts; a name that stands in the dictionary twice is added up.
    fileprivate func occurringNames(_ byCode: [Int]) -> [(name: String, count: Int)] {
        zip(dictionary, byCode).compactMap { $1 > 0 ? ($0, $1) : nil }
    }
}
