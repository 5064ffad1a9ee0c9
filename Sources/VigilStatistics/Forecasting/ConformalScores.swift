/// How large forecast errors were, and so how wide a band has to be that holds a given share of them.
///
/// A score is the size of an error in the model's standard deviations. The band of level 1 - α reaches to the quantile
/// of the last scores at (1 - α')(n + 1) of n, between two of them by interpolation. Were the scores exchangeable and
/// α' = α, it would hold the next value with a probability of 1 - α but for the interpolation, whatever their law.
/// Series change, so α' follows what happened:
///
///     α' ← α' + η (α - [the last value was outside the band])
///
/// which keeps the share of values outside near α in the long run, whatever the series does.
///
/// Before there are errors the band is the model's own: it begins with as many scores as a band of 95 % needs, at the
/// quantiles of the law of a normal error, and they stay. So a band that rests on few errors is neither missing nor as
/// wide as the greatest of them, and α' makes good what the law gets wrong.
///
/// - Source: Gibbs and Candès 2021, "Adaptive conformal inference under distribution shift", arXiv:2106.00170; Vovk,
///   Gammerman and Shafer 2005, Algorithmic Learning in a Random World, doi:10.1007/b106715.
public struct ConformalScores: Sendable, Hashable {
    /// How many of the last scores count.
    public static let memory = 250
    /// η, how fast a band follows what happened; the value that its authors recommend.
    public static let pace = 0.005
    /// How many scores the model's own law counts for: the fewest that have a 95 % quantile, 1/0.05 - 1.
    public static let priorScores = 19

    /// The share of values that the band is to hold.
    public let level: Double
    /// α', the share outside that is aimed at now; below 0 the band reaches as far as any score did.
    public private(set) var outside: Double
    /// How many scores were seen.
    public private(set) var judged = 0
    /// How many of them were within the band that stood before them.
    public private(set) var held = 0

    private let pace: Double
    private var recent: [Double] = []
    private var oldest = 0
    private var sorted: [Double]

    /// No scores yet.
    ///
    /// - Parameters:
    ///   - level: The share of values that the band is to hold, above 0 and below 1.
    ///   - pace: η, at least 0.
    public init(level: Double, pace: Double = ConformalScores.pace) {
        precondition(level > 0 && level < 1 && pace >= 0, "a band that holds \(level), at a pace of \(pace)")
        self.level = level
        self.pace = pace
        outside = 1 - level
        sorted = Self.prior
    }

    private static let prior = (1...priorScores).map { place in
        NormalDistribution.standard.quantile(0.5 + (Double(place) - 0.5) / Double(2 * priorScores))
    }

    /// How many errors count now.
    public var count: Int { recent.count }

    /// The share of values that were within their bands, `nil` before the first.
    public var coverage: Double? { judged > 0 ? Double(held) / Double(judged) : nil }

    /// How many of the model's standard deviations the band reaches to either side.
    public var reach: Double {
        let rank = Double(sorted.count + 1) * (1 - outside)
        let below = min(max(rank.rounded(.down), 1), Double(sorted.count))
        let lower = sorted[Int(below) - 1]
        guard rank > below, Int(below) < sorted.count else { return lower }
        return lower + (rank - below) * (sorted[Int(below)] - lower)
    }

    /// Takes in the score of the value that came.
    ///
    /// - Parameter score: At least 0, finite.
    /// - Complexity: O(``memory``).
    public mutating func add(_ score: Double) {
        precondition(score >= 0 && score.isFinite, "a score of \(score)")
        judged += 1
        let isHeld = score <= reach
        if isHeld { held += 1 }
        outside += pace * (1 - level - (isHeld ? 0 : 1))
        if recent.count < Self.memory {
            recent.append(score)
        } else {
            sorted.remove(at: Self.place(of: recent[oldest], in: sorted))
            recent[oldest] = score
            oldest = (oldest + 1) % Self.memory
        }
        sorted.insert(score, at: Self.place(of: score, in: sorted))
    }

    /// The first place whose value is not below the given one.
    private static func place(of value: Double, in sorted: [Double]) -> Int {
        var low = 0
        var high = sorted.count
        while low < high {
            let middle = (low + high) / 2
            if sorted[middle] < value { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
