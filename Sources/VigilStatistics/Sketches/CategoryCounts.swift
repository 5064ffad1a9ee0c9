/// Counts of labels, with a cap on how many different ones are kept.
///
/// A label beyond the cap is counted under `other`. While `other` is 0 every count is exact; otherwise a label may have
/// been seen up to `other` times more than its count says. A stream that stays within the cap merges exactly.
public struct CategoryCounts: MergeableSummary {
    /// How many different labels are kept if nothing else is said.
    public static let defaultCap = 1000

    /// How many different labels are kept at most.
    public let cap: Int
    /// The number of rows of each label kept; every count is at least 1.
    public private(set) var counts: [String: Int] = [:]
    /// The number of rows whose label was not kept.
    public private(set) var other = 0
    /// The number of rows without a label.
    public private(set) var missing = 0

    /// Counts of no rows.
    ///
    /// - Parameter cap: How many different labels are kept at most, at least 1.
    public init(cap: Int = CategoryCounts.defaultCap) {
        precondition(cap >= 1, "at least one label is kept")
        self.cap = cap
    }

    /// Adds one row.
    ///
    /// - Parameter label: The label, `nil` where it is missing.
    /// - Complexity: O(1).
    public mutating func add(_ label: String?) {
        if let label { add(label, count: 1) } else { missing += 1 }
    }

    /// Adds a column.
    ///
    /// - Parameter labels: A label a row, `nil` where it is missing.
    /// - Complexity: O(n).
    public mutating func add(contentsOf labels: [String?]) {
        for label in labels { add(label) }
    }

    /// Adds a column of codes.
    ///
    /// - Parameters:
    ///   - codes: A position in `dictionary` a row; `missingCode` where the label is missing.
    ///   - dictionary: The labels that the codes stand for.
    ///   - missingCode: The code that stands for no label.
    /// - Throws: `.invalidLabels` when a code has no label; nothing is added then.
    /// - Complexity: O(n + d) for d labels, without touching a text a row.
    public mutating func add(
        codes: [UInt32], dictionary: [String], missingCode: UInt32 = .max
    ) throws(StatisticsError) {
        var rows = [Int](repeating: 0, count: dictionary.count)
        var absent = 0
        for code in codes {
            if code == missingCode {
                absent += 1
            } else if Int(code) < rows.count {
                rows[Int(code)] += 1
            } else {
                throw StatisticsError(.invalidLabels, "code \(code) in a dictionary of \(dictionary.count) labels")
            }
        }
        missing += absent
        for (label, count) in zip(dictionary, rows) where count > 0 { add(label, count: count) }
    }

    /// Adds rows of one label.
    ///
    /// - Parameters:
    ///   - label: The label.
    ///   - count: How many rows, at least 0.
    /// - Complexity: O(1).
    public mutating func add(_ label: String, count: Int) {
        precondition(count >= 0, "a count is not negative")
        guard count > 0 else { return }
        if let known = counts[label] {
            counts[label] = known + count
        } else if counts.count < cap {
            counts[label] = count
        } else {
            other += count
        }
    }

    /// Adds what other counts have seen.
    ///
    /// When both together hold more labels than the cap, the most frequent stay, the alphabetically first of equals.
    ///
    /// - Parameter other: Counts of other rows with the same cap.
    /// - Throws: `.incompatibleSummaries` when the caps differ.
    /// - Complexity: O(d), O(d log d) beyond the cap, for d labels.
    public mutating func merge(_ other: CategoryCounts) throws(StatisticsError) {
        guard cap == other.cap else {
            throw StatisticsError(.incompatibleSummaries, "label caps \(cap) and \(other.cap)")
        }
        counts.merge(other.counts, uniquingKeysWith: +)
        self.other += other.other
        missing += other.missing
        guard counts.count > cap else { return }
        let ranked = counts.sorted { $0.value != $1.value ? $0.value > $1.value : $0.key < $1.key }
        for (label, count) in ranked[cap...] {
            counts[label] = nil
            self.other += count
        }
    }

    /// The number of rows with a label.
    public var count: Int { counts.values.reduce(other, +) }

    /// Whether every count is exact.
    public var isExact: Bool { other == 0 }

    /// The labels, the most frequent first, the alphabetically first of equals before the others.
    public var ranked: [(label: String, count: Int)] {
        counts.map { (label: $0.key, count: $0.value) }
            .sorted { $0.count != $1.count ? $0.count > $1.count : $0.label < $1.label }
    }

    /// The labels that a reference does not know, the most frequent first.
    ///
    /// - Parameter reference: Counts of the reference. If it is not exact, a label it did not keep shows as new.
    /// - Returns: Labels of these counts that the reference has no count for.
    /// - Complexity: O(d log d) for d labels.
    public func newCategories(comparedTo reference: CategoryCounts) -> [(label: String, count: Int)] {
        ranked.filter { reference.counts[$0.label] == nil }
    }

    /// The labels that the reference knows and that these rows do not show, in the reference's order.
    ///
    /// - Parameter reference: Counts of the reference.
    /// - Returns: Labels of the reference that these counts have no count for, with the reference's counts.
    /// - Complexity: O(d log d) for d labels.
    public func absentCategories(comparedTo reference: CategoryCounts) -> [(label: String, count: Int)] {
        reference.newCategories(comparedTo: self)
    }
}

// MARK: Bytes

extension CategoryCounts {
    /// The mark of this summary's bytes.
    public static var kind: SummaryKind { .categoryCounts }

    /// Writes the content; equal counts give equal bytes.
    ///
    /// - Parameter writer: Receives the bytes.
    public func write(to writer: inout SummaryWriter) {
        writer.write(count: cap)
        writer.write(count: missing)
        writer.write(count: other)
        writer.write(count: counts.count)
        for (label, count) in ranked {
            writer.write(text: label)
            writer.write(count: count)
        }
    }

    /// Reads the content.
    ///
    /// - Parameter reader: Holds the bytes, untrusted.
    /// - Throws: What is wrong with the bytes.
    public init(from reader: inout SummaryReader) throws(SummaryDecodingError) {
        let cap = try reader.count()
        guard cap >= 1 else { throw .invalid("a label cap of 0") }
        self.init(cap: cap)
        missing = try reader.count()
        other = try reader.count()
        let labels = try reader.length(ofPartsOf: 2)
        guard labels <= cap else { throw .invalid("\(labels) labels with a cap of \(cap)") }
        counts.reserveCapacity(labels)
        for _ in 0..<labels {
            let label = try reader.text()
            let count = try reader.count()
            guard count > 0, counts.updateValue(count, forKey: label) == nil else {
                throw .invalid("a label without rows, or one that is there twice")
            }
        }
    }
}
