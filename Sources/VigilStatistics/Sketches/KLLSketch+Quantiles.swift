extension KLLSketch {
    /// The least value seen, `nil` without values.
    public var minimum: Double? { count > 0 ? lowest : nil }
    /// The greatest value seen, `nil` without values.
    public var maximum: Double? { count > 0 ? highest : nil }

    /// Whether nothing was thrown away, so that every answer is exact.
    public var isExact: Bool { errorVariance == 0 }

    /// How far an answer can be off, as a share of the count.
    ///
    ///     √(2 V ln(2 / (1 - confidence))) / n
    ///
    /// with V the variance that the coins can have caused at the worst point (Hoeffding's bound on their sum).
    ///
    /// - Parameter confidence: The probability with which one answer keeps the bound, in 0..<1.
    /// - Returns: At least 0; 0 while the sketch is exact.
    public func rankErrorBound(confidence: Double = 0.99) -> Double {
        precondition((0..<1).contains(confidence), "a confidence lies in 0..<1")
        guard count > 0 else { return 0 }
        return (2 * errorVariance * Elementary.log(2 / (1 - confidence))).squareRoot() / Double(count)
    }

    /// The value below or at which a share of the values lies: the least one whose rank reaches it.
    ///
    /// - Parameter share: In 0...1; 0 gives the minimum and 1 the maximum.
    /// - Returns: A value of the stream, `nil` without values.
    /// - Complexity: O(`size` log `size`).
    public func quantile(_ share: Double) -> Double? { quantiles([share])?.first }

    /// Several quantiles at once.
    ///
    /// - Parameter shares: Each in 0...1, in any order.
    /// - Returns: Values of the stream in the order of the shares, `nil` without values.
    /// - Complexity: O(`size` log `size`) and O(log `size`) a share.
    public func quantiles(_ shares: [Double]) -> [Double]? {
        precondition(shares.allSatisfy { (0...1).contains($0) }, "a share lies in 0...1")
        guard count > 0 else { return nil }
        let view = weightedValues()
        return shares.map { share in
            if share == 0 { return lowest }
            if share == 1 { return highest }
            let rank = share * Double(count)
            return view.values[min(firstIndex(in: view.ranks, atLeast: rank), view.values.count - 1)]
        }
    }

    /// The share of the values at or below a point.
    ///
    /// - Parameter point: Any double but NaN.
    /// - Returns: In 0...1, `nil` without values.
    /// - Complexity: O(`size`).
    public func rank(of point: Double) -> Double? {
        precondition(!point.isNaN, "NaN has no rank")
        guard count > 0 else { return nil }
        // The ends are known exactly, whatever was thrown away.
        if point < lowest { return 0 }
        if point >= highest { return 1 }
        var below = arrivals.reduce(0) { $1 <= point ? $0 + 1 : $0 }
        for (level, values) in levels.enumerated() {
            below += values.reduce(0) { $1 <= point ? $0 + 1 : $0 } << level
        }
        return Double(below) / Double(count)
    }

    /// The distribution function at several points.
    ///
    /// - Parameter points: Doubles but NaN, in any order.
    /// - Returns: The share of the values at or below each point, in 0...1; `nil` without values.
    /// - Complexity: O(`size` log `size`) and O(log `size`) a point.
    public func cdf(at points: [Double]) -> [Double]? {
        precondition(points.allSatisfy { !$0.isNaN }, "NaN has no rank")
        guard count > 0 else { return nil }
        let view = weightedValues()
        return points.map { point in
            if point < lowest { return 0 }
            if point >= highest { return 1 }
            let index = firstIndex(in: view.values, above: point)
            return index == 0 ? 0 : view.ranks[index - 1] / Double(count)
        }
    }

    /// What the sketch kept, ascending, and how many values of the stream lie at or below each.
    private func weightedValues() -> (values: [Double], ranks: [Double]) {
        var pairs: [(value: Double, weight: Int)] = []
        pairs.reserveCapacity(retained)
        for value in arrivals { pairs.append((value, 1)) }
        for (level, values) in levels.enumerated() {
            for value in values { pairs.append((value, 1 << level)) }
        }
        pairs.sort { $0.value < $1.value }
        var rank = 0
        let ranks = pairs.map { pair -> Double in
            rank += pair.weight
            return Double(rank)
        }
        return (pairs.map(\.value), ranks)
    }
}

// MARK: Bytes

extension KLLSketch {
    /// The mark of this summary's bytes.
    public static var kind: SummaryKind { .quantileSketch }

    /// Writes the content.
    ///
    /// - Parameter writer: Receives the bytes.
    public func write(to writer: inout SummaryWriter) {
        writer.write(count: size)
        writer.write(count: missing)
        writer.write(bits: coin.state, byteCount: 8)
        writer.write(count: count)
        guard count > 0 else { return }
        writer.write(lowest)
        writer.write(highest)
        writer.write(errorVariance)
        writer.write(bits: coin.open, byteCount: 8)
        writer.write(bits: coin.choices, byteCount: 8)
        writer.write(count: levels.count)
        writer.write(arrivals)
        for level in levels.dropFirst() { writer.write(level) }
    }

    /// Reads the content.
    ///
    /// - Parameter reader: Holds the bytes, untrusted.
    /// - Throws: What is wrong with the bytes.
    public init(from reader: inout SummaryReader) throws(SummaryDecodingError) {
        let size = try reader.count()
        guard Self.sizes.contains(size) else { throw .invalid("size \(size) of a sketch, need \(Self.sizes)") }
        self.init(size: size)
        missing = try reader.count()
        coin.state = try reader.bits(byteCount: 8)
        count = try reader.count()
        guard count > 0 else { return }
        lowest = try reader.number()
        highest = try reader.number()
        errorVariance = try reader.number()
        guard lowest <= highest, errorVariance >= 0, errorVariance.isFinite else {
            throw .invalid("range \(lowest)...\(highest), error variance \(errorVariance)")
        }
        coin.open = try reader.bits(byteCount: 8)
        coin.choices = try reader.bits(byteCount: 8)
        let height = try reader.length(ofPartsOf: 1)
        // 2^53 values make 54 levels at most, since the sum of the weights is the count.
        guard (1...54).contains(height) else { throw .invalid("\(height) levels of a sketch") }
        grow(toHold: height - 1)
        var weight = 0
        for level in 0..<height {
            let values = try reader.numbers()
            guard values.count <= count >> level else { throw .invalid("more values than the count says") }
            guard values.allSatisfy({ $0 >= lowest && $0 <= highest }) else { throw .invalid("a value out of range") }
            guard level == 0 || zip(values, values.dropFirst()).allSatisfy({ $0 <= $1 }) else {
                throw .invalid("level \(level) is not sorted")
            }
            if level == 0 { arrivals = values } else { levels[level] = values }
            retained += values.count
            weight += values.count << level
        }
        guard weight == count else { throw .invalid("values of weight \(weight) for a count of \(count)") }
    }
}
