/// Count, mean and variance of finite values, in constant space: the light form of ``Moments``.
///
/// A sum beyond the largest double makes the mean infinite and the variance `nil`, for good.
public struct MeanVariance: MergeableSummary {
    /// The number of values.
    public private(set) var count = 0
    private var center = CompensatedMean(0)
    private var second = 0.0

    /// The summary of no values.
    public init() {}

    /// The summary of a column.
    ///
    /// - Parameter values: Finite values.
    /// - Complexity: O(n).
    public init(_ values: [Double]) { add(contentsOf: values) }

    /// Adds one value.
    ///
    /// - Parameter value: A finite value; the callers of this summary sort out the others.
    /// - Complexity: O(1).
    public mutating func add(_ value: Double) {
        count += 1
        let delta = CompensatedMean(value).distance(above: center)
        let step = delta / Double(count)
        center.move(by: step)
        second += delta * (delta - step)
        settle()
    }

    /// Adds a column.
    ///
    /// - Parameter values: Finite values.
    /// - Complexity: O(n).
    public mutating func add(contentsOf values: [Double]) {
        values.withUnsafeBufferPointer { add(contentsOf: $0) }
    }

    /// Adds a column.
    ///
    /// - Parameter values: Finite values.
    /// - Complexity: O(n).
    public mutating func add(contentsOf values: UnsafeBufferPointer<Double>) {
        var start = 0
        while start < values.count {
            let end = min(start + FinitePiece.length, values.count)
            merge(MeanVariance(piece: UnsafeBufferPointer(rebasing: values[start..<end])))
            start = end
        }
    }

    private init(piece: UnsafeBufferPointer<Double>) {
        let found = FinitePiece(piece)
        let size = Double(piece.count)
        let mean = found.sum / size
        var first = SIMD8<Double>.zero
        var squares = SIMD8<Double>.zero
        let centers = SIMD8<Double>(repeating: mean)
        let raw = UnsafeRawBufferPointer(piece)
        var index = 0
        while index + 8 <= piece.count {
            let deviation = raw.loadUnaligned(fromByteOffset: index * 8, as: SIMD8<Double>.self) - centers
            first += deviation
            squares += deviation * deviation
            index += 8
        }
        var deviations = first.sum()
        var square = squares.sum()
        while index < piece.count {
            let deviation = piece[index] - mean
            deviations += deviation
            square += deviation * deviation
            index += 1
        }
        count = piece.count
        if found.lowest == found.highest {
            center = CompensatedMean(found.lowest)
        } else {
            center = CompensatedMean(mean, plus: deviations / size)
            second = square - deviations * deviations / size
        }
        settle()
    }

    /// Lets an overflow stay one: infinity minus infinity would be NaN, which equals nothing, not even itself.
    private mutating func settle() { if second.isNaN { second = .infinity } }

    /// Adds what another summary has seen.
    ///
    /// - Parameter other: The summary of other values.
    /// - Complexity: O(1).
    public mutating func merge(_ other: MeanVariance) {
        guard other.count > 0 else { return }
        guard count > 0 else {
            self = other
            return
        }
        let share = Double(other.count) / Double(count + other.count)
        let delta = other.center.distance(above: center)
        second += other.second + delta * delta * Double(count) * share
        center.move(by: delta * share)
        count += other.count
        settle()
    }
}

extension MeanVariance {
    /// The mark of this summary's bytes.
    public static var kind: SummaryKind { .meanVariance }

    /// Writes the content.
    ///
    /// - Parameter writer: Receives the bytes.
    public func write(to writer: inout SummaryWriter) {
        writer.write(count: count)
        guard count > 0 else { return }
        center.write(to: &writer)
        writer.write(second)
    }

    /// Reads the content.
    ///
    /// - Parameter reader: Holds the bytes, untrusted.
    /// - Throws: What is wrong with the bytes.
    public init(from reader: inout SummaryReader) throws(SummaryDecodingError) {
        count = try reader.count()
        guard count > 0 else { return }
        center = try CompensatedMean(from: &reader)
        second = try reader.number()
        guard second >= 0 else { throw .invalid("a sum of squares of \(second)") }
    }
}

extension MeanVariance {
    /// The mean, `nil` without values; infinite when values or their sum pass the largest double.
    public var mean: Double? { count > 0 ? center.value : nil }

    /// The sum.
    public var sum: Double { center.value * Double(count) }

    /// The sum of squared deviations from the mean.
    var sumOfSquaredDeviations: Double { max(0, second) }

    /// The mean squared deviation from the mean (divisor n), `nil` without values and beyond the largest double.
    public var populationVariance: Double? {
        count > 0 && second.isFinite ? max(0, second) / Double(count) : nil
    }

    /// The unbiased variance (divisor n - 1), `nil` for fewer than two values and beyond the largest double.
    public var sampleVariance: Double? {
        count > 1 && second.isFinite ? max(0, second) / Double(count - 1) : nil
    }

    /// The standard error of the mean, sd / √n, `nil` for fewer than two values.
    public var standardErrorOfMean: Double? { sampleVariance.map { ($0 / Double(count)).squareRoot() } }

    /// The summary of the same values, each times a factor.
    func scaled(by factor: Double) -> MeanVariance {
        var scaled = self
        scaled.center = CompensatedMean(center.value * factor)
        scaled.second *= factor * factor
        return scaled
    }

    /// Adds values that are 0.
    mutating func addZeros(_ zeros: Int) {
        var other = MeanVariance()
        other.count = zeros
        merge(other)
    }
}
