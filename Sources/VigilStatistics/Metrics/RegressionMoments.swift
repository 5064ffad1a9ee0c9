/// All that regression metrics need of a window, in constant space; windows add up.
///
/// Rows whose label or prediction is NaN are left out and counted, and so are rows whose error is infinite: one of them
/// would make every mean infinite for good.
public struct RegressionMoments: MergeableSummary {
    /// The distance from which on Huber's loss grows linearly.
    public let huberDelta: Double
    /// Prediction less label.
    public private(set) var errors = Moments()
    /// The labels.
    public private(set) var labels = Moments()
    /// The number of rows left out because the label or the prediction is missing.
    public private(set) var excluded = 0
    /// The number of rows left out because label, prediction or their difference is infinite.
    public private(set) var infinite = 0
    var squaredErrors = MeanVariance()
    /// Absolute errors with the magnitudes of the labels.
    var magnitudes = JointMoments()
    /// Absolute errors over the magnitudes of the labels that are not 0.
    var relativeErrors = MeanVariance()
    /// Absolute errors of the labels that are 0.
    var zeroTargetErrors = MeanVariance()
    var symmetricErrors = MeanVariance()
    /// By how much predictions are too high, 0 where they are not.
    var excesses = MeanVariance()
    /// By how much predictions are too low, 0 where they are not.
    var shortfalls = MeanVariance()
    var squaredLogErrors = MeanVariance()
    /// The number of rows without a logarithm of one plus label or prediction.
    var withoutLogarithm = 0
    var huberLosses = MeanVariance()

    /// Moments of no rows.
    ///
    /// - Parameter huberDelta: The distance from which on Huber's loss grows linearly, above 0.
    public init(huberDelta: Double = 1) {
        precondition(huberDelta > 0, "Huber's distance is above 0")
        self.huberDelta = huberDelta
    }

    /// Moments of a column of predictions.
    ///
    /// - Parameters:
    ///   - labels: What came true; NaN is missing.
    ///   - predictions: What was predicted; NaN is missing.
    ///   - huberDelta: The distance from which on Huber's loss grows linearly, above 0.
    /// - Throws: `.lengthMismatch`.
    /// - Complexity: O(n).
    public init(labels: [Double], predictions: [Double], huberDelta: Double = 1) throws(StatisticsError) {
        self.init(huberDelta: huberDelta)
        try add(labels: labels, predictions: predictions)
    }

    /// Adds a column of predictions.
    ///
    /// - Parameters:
    ///   - labels: What came true; NaN is missing.
    ///   - predictions: What was predicted; NaN is missing.
    /// - Throws: `.lengthMismatch`; nothing is added then.
    /// - Complexity: O(n).
    public mutating func add(labels: [Double], predictions: [Double]) throws(StatisticsError) {
        guard labels.count == predictions.count else {
            throw .lengthMismatch("labels and predictions", labels.count, predictions.count)
        }
        var piece = RegressionPiece()
        for row in labels.indices {
            let label = labels[row]
            let prediction = predictions[row]
            // The difference of two finite numbers can be infinite too.
            if (prediction - label).isFinite {
                piece.append(label: label, prediction: prediction, huberDelta: huberDelta)
                if piece.errors.count == FinitePiece.length { add(&piece) }
            } else if label.isNaN || prediction.isNaN {
                excluded += 1
            } else {
                infinite += 1
            }
        }
        add(&piece)
    }

    private mutating func add(_ piece: inout RegressionPiece) {
        errors.add(contentsOf: piece.errors)
        labels.add(contentsOf: piece.labels)
        squaredErrors.add(contentsOf: piece.squaredErrors)
        magnitudes.add(piece.absoluteErrors, piece.labelMagnitudes)
        relativeErrors.add(contentsOf: piece.relativeErrors)
        zeroTargetErrors.add(contentsOf: piece.zeroTargetErrors)
        symmetricErrors.add(contentsOf: piece.symmetricErrors)
        excesses.add(contentsOf: piece.excesses)
        shortfalls.add(contentsOf: piece.shortfalls)
        squaredLogErrors.add(contentsOf: piece.squaredLogErrors)
        withoutLogarithm += piece.errors.count - piece.squaredLogErrors.count
        huberLosses.add(contentsOf: piece.huberLosses)
        piece.removeAll()
    }

    /// Adds what other moments have seen.
    ///
    /// - Parameter other: Moments of other rows with the same Huber distance.
    /// - Throws: `.incompatibleSummaries` when the distances differ.
    /// - Complexity: O(1).
    public mutating func merge(_ other: RegressionMoments) throws(StatisticsError) {
        guard huberDelta == other.huberDelta else {
            throw StatisticsError(.incompatibleSummaries, "Huber distances \(huberDelta) and \(other.huberDelta)")
        }
        errors.merge(other.errors)
        labels.merge(other.labels)
        excluded += other.excluded
        infinite += other.infinite
        squaredErrors.merge(other.squaredErrors)
        magnitudes.merge(other.magnitudes)
        relativeErrors.merge(other.relativeErrors)
        zeroTargetErrors.merge(other.zeroTargetErrors)
        symmetricErrors.merge(other.symmetricErrors)
        excesses.merge(other.excesses)
        shortfalls.merge(other.shortfalls)
        squaredLogErrors.merge(other.squaredLogErrors)
        withoutLogarithm += other.withoutLogarithm
        huberLosses.merge(other.huberLosses)
    }

    /// The number of rows with a finite label and a finite prediction.
    public var count: Int { magnitudes.count }
}

// MARK: Bytes

extension RegressionMoments {
    /// The mark of this summary's bytes.
    public static var kind: SummaryKind { .regressionMoments }

    /// Writes the content.
    ///
    /// - Parameter writer: Receives the bytes.
    public func write(to writer: inout SummaryWriter) {
        writer.write(huberDelta)
        writer.write(count: excluded)
        writer.write(count: infinite)
        writer.write(count: withoutLogarithm)
        errors.write(to: &writer)
        labels.write(to: &writer)
        magnitudes.write(to: &writer)
        for summary in [
            squaredErrors, relativeErrors, zeroTargetErrors, symmetricErrors, excesses, shortfalls, squaredLogErrors,
            huberLosses,
        ] {
            summary.write(to: &writer)
        }
    }

    /// Reads the content.
    ///
    /// - Parameter reader: Holds the bytes, untrusted.
    /// - Throws: What is wrong with the bytes.
    public init(from reader: inout SummaryReader) throws(SummaryDecodingError) {
        let huberDelta = try reader.number()
        guard huberDelta > 0 else { throw .invalid("Huber's distance is \(huberDelta), need above 0") }
        self.init(huberDelta: huberDelta)
        excluded = try reader.count()
        infinite = try reader.count()
        withoutLogarithm = try reader.count()
        errors = try Moments(from: &reader)
        labels = try Moments(from: &reader)
        magnitudes = try JointMoments(from: &reader)
        squaredErrors = try MeanVariance(from: &reader)
        relativeErrors = try MeanVariance(from: &reader)
        zeroTargetErrors = try MeanVariance(from: &reader)
        symmetricErrors = try MeanVariance(from: &reader)
        excesses = try MeanVariance(from: &reader)
        shortfalls = try MeanVariance(from: &reader)
        squaredLogErrors = try MeanVariance(from: &reader)
        huberLosses = try MeanVariance(from: &reader)
        let wholes = [
            errors.count, labels.count, squaredErrors.count, symmetricErrors.count, excesses.count, shortfalls.count,
            huberLosses.count,
        ]
        guard wholes.allSatisfy({ $0 == count }), relativeErrors.count + zeroTargetErrors.count == count,
            squaredLogErrors.count + withoutLogarithm == count
        else { throw .invalid("the parts count different rows") }
    }
}
