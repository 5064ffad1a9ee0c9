/// The confusion matrix of a classifier with several classes; matrices of windows add up.
///
/// Classes are codes `0..<classes`. Rows without a label or without a prediction are left out and counted.
public struct MulticlassCounts: MergeableSummary {
    /// The code that stands for a missing label or prediction.
    public static let missingCode = -1

    /// The number of classes.
    public let classes: Int
    /// The number of rows left out because the label or the prediction is missing.
    public private(set) var excluded = 0
    /// Row by row: all predictions of the rows labelled 0, then those labelled 1, and so on.
    private var cells: [Int]

    /// A matrix without rows.
    ///
    /// - Parameter classes: How many classes there are, at least 2.
    public init(classes: Int) {
        precondition(classes >= 2, "a classifier has at least two classes")
        self.classes = classes
        cells = [Int](repeating: 0, count: classes * classes)
    }

    /// The matrix of a column of predictions.
    ///
    /// - Parameters:
    ///   - labels: Codes of the classes, ``missingCode`` where missing.
    ///   - predictions: Codes of the classes, ``missingCode`` where missing.
    ///   - classes: How many classes there are, at least 2.
    /// - Throws: `.lengthMismatch`, or `.invalidLabels` for another code.
    /// - Complexity: O(n).
    public init(labels: [Int], predictions: [Int], classes: Int) throws(StatisticsError) {
        self.init(classes: classes)
        try add(labels: labels, predictions: predictions)
    }

    /// Adds a column of predictions.
    ///
    /// - Parameters:
    ///   - labels: Codes of the classes, ``missingCode`` where missing.
    ///   - predictions: Codes of the classes, ``missingCode`` where missing.
    /// - Throws: `.lengthMismatch`, or `.invalidLabels` for another code; nothing is added then.
    /// - Complexity: O(n).
    public mutating func add(labels: [Int], predictions: [Int]) throws(StatisticsError) {
        guard labels.count == predictions.count else {
            throw .lengthMismatch("labels and predictions", labels.count, predictions.count)
        }
        for code in [labels, predictions].joined() where code < Self.missingCode || code >= classes {
            throw StatisticsError(.invalidLabels, "class code \(code), need \(Self.missingCode)..<\(classes)")
        }
        for (label, prediction) in zip(labels, predictions) {
            if label == Self.missingCode || prediction == Self.missingCode {
                excluded += 1
            } else {
                cells[label * classes + prediction] += 1
            }
        }
    }

    /// Adds rows whose codes are known to be classes.
    mutating func add(rows: some Sequence<(Int, Int)>) {
        for (label, prediction) in rows { cells[label * classes + prediction] += 1 }
    }

    mutating func exclude(_ rows: Int) { excluded += rows }

    /// Adds what another matrix has seen.
    ///
    /// - Parameter other: The matrix of other rows with as many classes.
    /// - Throws: `.incompatibleSummaries` when the numbers of classes differ.
    /// - Complexity: O(k²) for k classes.
    public mutating func merge(_ other: MulticlassCounts) throws(StatisticsError) {
        guard classes == other.classes else {
            throw StatisticsError(.incompatibleSummaries, "\(classes) and \(other.classes) classes")
        }
        for cell in cells.indices { cells[cell] += other.cells[cell] }
        excluded += other.excluded
    }

    /// The number of rows with a label and a prediction.
    public var count: Int { cells.reduce(0, +) }

    /// The number of rows with a label and a prediction.
    ///
    /// - Parameters:
    ///   - label: The label's code.
    ///   - prediction: The prediction's code.
    public subscript(label: Int, prediction: Int) -> Int { cells[label * classes + prediction] }

    /// The matrix, labels down, predictions across.
    public var matrix: [[Int]] {
        (0..<classes).map { label in (0..<classes).map { self[label, $0] } }
    }

    /// The number of rows with each label.
    public var support: [Int] { matrix.map { $0.reduce(0, +) } }

    /// The number of rows predicted to be of each class.
    public var predicted: [Int] {
        (0..<classes).map { prediction in (0..<classes).reduce(0) { $0 + self[$1, prediction] } }
    }

    /// One class against all others.
    ///
    /// - Parameter positive: The code of the class that counts as positive.
    /// - Returns: The binary counts.
    /// - Complexity: O(k²) for k classes.
    public func oneVersusRest(_ positive: Int) -> ConfusionCounts {
        let hits = self[positive, positive]
        let labelled = support[positive]
        let selected = predicted[positive]
        return ConfusionCounts(
            truePositives: hits, falsePositives: selected - hits, falseNegatives: labelled - hits,
            trueNegatives: count - labelled - selected + hits, excluded: excluded)
    }
}

// MARK: Bytes

extension MulticlassCounts {
    /// The mark of this summary's bytes.
    public static var kind: SummaryKind { .multiclassCounts }

    /// Writes the content.
    ///
    /// - Parameter writer: Receives the bytes.
    public func write(to writer: inout SummaryWriter) {
        writer.write(count: classes)
        writer.write(count: excluded)
        writer.write(counts: cells)
    }

    /// Reads the content.
    ///
    /// - Parameter reader: Holds the bytes, untrusted.
    /// - Throws: What is wrong with the bytes.
    public init(from reader: inout SummaryReader) throws(SummaryDecodingError) {
        classes = try reader.count()
        excluded = try reader.count()
        cells = try reader.counts()
        guard classes >= 2, cells.count.isMultiple(of: classes), cells.count / classes == classes else {
            throw .invalid("\(cells.count) cells for \(classes) classes")
        }
    }
}
