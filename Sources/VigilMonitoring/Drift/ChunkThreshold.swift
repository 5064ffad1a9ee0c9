/// How the limits of a distance follow from the distances of a reference's own chunks, as NannyML sets them.
///
/// NannyML cuts the reference into chunks of the windows' size, measures each against the whole reference, and alarms where
/// a window's distance lies outside the limits. The limits have no level: with few chunks the deviation is badly known, and
/// a window of fewer rows than the chunks is further off by chance alone. ``Limits/notes`` says so where it matters.
package struct ChunkThreshold: Sendable, Hashable {
    /// Where the limits come from.
    package enum Rule: Sendable, Hashable {
        /// These numbers, whatever the chunks.
        case constant(lower: Double?, upper: Double?)
        /// So many standard deviations below and above the mean of the chunks' distances; none on a side that is `nil`.
        case standardDeviations(below: Double?, above: Double?)
    }

    /// Where the limits come from.
    package var rule: Rule
    /// What the distance can be; a limit at one of its ends, or beyond, is none.
    package var range: ClosedRange<Double>

    /// A threshold.
    ///
    /// - Parameters:
    ///   - rule: Where the limits come from.
    ///   - range: What the distance can be.
    package init(_ rule: Rule, within range: ClosedRange<Double> = 0...Double.infinity) {
        self.rule = rule
        self.range = range
    }

    /// NannyML's own for distances of one column: three standard deviations above the mean, nothing below.
    ///
    /// - Parameter greatest: The greatest possible distance.
    /// - Returns: The threshold of its release 0.13.
    package static func univariate(greatest: Double) -> ChunkThreshold {
        ChunkThreshold(.standardDeviations(below: nil, above: 3), within: 0...greatest)
    }

    /// NannyML's own for estimated metrics and reconstruction errors: three standard deviations to either side.
    package static let aroundMean = ChunkThreshold(.standardDeviations(below: 3, above: 3))

    /// What a distance must lie between.
    package struct Limits: Sendable, Hashable {
        /// The least that is no alarm; `nil` for none.
        package var lower: Double?
        /// The greatest that is no alarm; `nil` for none.
        package var upper: Double?
        /// How far they can be trusted, in sentences.
        package var notes: [String] = []

        /// Whether a window's distance is an alarm; a distance that is no number never is.
        ///
        /// - Parameter distance: Measured as the chunks' were.
        /// - Returns: Whether it lies outside.
        package func alarms(at distance: Double) -> Bool {
            if let lower, distance < lower { return true }
            if let upper, distance > upper { return true }
            return false
        }
    }

    /// The limits from the distances of a reference's chunks.
    ///
    /// - Parameters:
    ///   - chunks: One distance a chunk; what is no number was not measured and is left out.
    ///   - chunkRows: The rows of a chunk, and of the windows that will be held against the limits; `nil` where they are not
    ///     known.
    /// - Returns: The limits; without any where no chunk was measured and the rule asks for some.
    /// - Complexity: O(chunks).
    /// - Source: NannyML 0.13.1, thresholds.py: `nanmean` plus or minus a multiple of `nanstd`, which divides by the number
    ///   of chunks; a limit at or beyond the method's own is dropped.
    package func limits(of chunks: [Double], chunkRows: Int? = nil) -> Limits {
        switch rule {
        case .constant(let lower, let upper): return Limits(lower: inside(lower), upper: inside(upper))
        case .standardDeviations(let below, let above):
            let measured = chunks.filter(\.isFinite)
            guard !measured.isEmpty else {
                return Limits(notes: ["No chunk of the reference could be measured, so that there are no limits."])
            }
            // Each term is divided before it is added, so that the greatest doubles do not overflow.
            let count = Double(measured.count)
            let mean = measured.reduce(0) { $0 + $1 / count }
            let scale = measured.reduce(0) { max($0, abs($1 - mean)) }
            let square = measured.reduce(0) { sum, value in
                let part = scale > 0 ? (value - mean) / scale : 0
                return sum + part * part / count
            }
            let deviation = scale * square.squareRoot()
            return Limits(
                lower: inside(below.map { mean - $0 * deviation }), upper: inside(above.map { mean + $0 * deviation }),
                notes: notes(chunks: measured.count, rows: chunkRows))
        }
    }

    /// A limit that can be passed; others are none.
    private func inside(_ limit: Double?) -> Double? {
        guard let limit, limit > range.lowerBound, limit < range.upperBound else { return nil }
        return limit
    }

    /// With fewer chunks the chance of a false alarm is several times that of three standard deviations.
    private static let fewChunks = 20
    /// NannyML's own advice for the least number of rows of a chunk.
    private static let fewRows = 300

    private func notes(chunks: Int, rows: Int?) -> [String] {
        var notes: [String] = []
        if chunks < Self.fewChunks {
            notes.append(
                "The limits come from \(NumberText.count(chunks, "chunk")) of the reference; with fewer than "
                    + "\(Self.fewChunks) about one clean window in twenty, or more, lies outside.")
        }
        if let rows, rows < Self.fewRows {
            notes.append(
                "Chunks of \(NumberText.count(rows, "row")) differ much by chance; from \(Self.fewRows) on the limits mean "
                    + "more, and windows must have as many rows as the chunks.")
        }
        return notes
    }
}

extension ChunkThreshold.Limits {
    /// The limits in words, such as `at most 0.178`.
    package var sentence: String {
        switch (lower, upper) {
        case (nil, nil): "any value"
        case (let lower?, nil): "at least \(NumberText.number(lower))"
        case (nil, let upper?): "at most \(NumberText.number(upper))"
        case (let lower?, let upper?): "\(NumberText.number(lower)) to \(NumberText.number(upper))"
        }
    }
}
