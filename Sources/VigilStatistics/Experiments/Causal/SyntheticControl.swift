/// A treated unit against a weighted mean of others that looked like it before.
///
///     min Σ_t<start (y_t - Σ w_j x_j,t)²,  w ≥ 0, Σ w = 1
///
/// - Source: Abadie, Diamond and Hainmueller 2010, doi:10.1198/jasa.2009.ap08746, on the outcomes alone.
public struct SyntheticControl: Sendable, Hashable, Codable {
    /// The donors' weights, at least 0, sum 1.
    public let weights: [Double]
    /// Treated minus synthetic at every time.
    public let gaps: [Double]
    /// The index of the first value under the treatment.
    public let start: Int
    /// The root mean square of the gaps before the treatment.
    public let errorBefore: Double
    /// The root mean square of the gaps from the treatment on.
    public let errorAfter: Double
    /// The share of the treated unit's variance before that the synthetic one follows.
    ///
    /// At most 1; `nil` where the unit is constant before. Below some 0.9 a gap afterwards proves little.
    public let fitBefore: Double?
    /// `errorAfter/errorBefore` of each donor as if it had been treated, from the other donors.
    public let placeboRatios: [Double]

    /// The mean gap from the treatment on.
    public var averageEffect: Double {
        let after = gaps[start...]
        return after.reduce(0, +) / Double(after.count)
    }

    /// `errorAfter/errorBefore` of the treated unit; infinity for a perfect fit before and a gap after.
    public var ratio: Double { Self.ratio(errorBefore, errorAfter) }

    /// The share of units, the treated one included, with a ratio at least as large: 1/(donors + 1) at the least.
    public var pValue: Double {
        let own = ratio
        return Double(1 + placeboRatios.count { $0 >= own }) / Double(placeboRatios.count + 1)
    }

    /// Builds a synthetic control.
    ///
    /// - Parameters:
    ///   - treated: The treated unit's outcomes, complete.
    ///   - donors: The outcomes of units that were not treated, each as long; at least 2.
    ///   - start: The index of the first value under the treatment; at least 2 before.
    /// - Throws: `.tooFewObservations`, `.lengthMismatch`, `.invalidValue` for values that are not finite,
    ///   `.invalidParameter` for a start that leaves nothing after it.
    /// - Complexity: O(donors² · length) for each unit, and some donors³ where many donors have weight.
    public init(treated: [Double], donors: [[Double]], start: Int) throws(StatisticsError) {
        guard donors.count >= 2 else { throw .tooFewObservations("donors", have: donors.count, need: 2) }
        guard start < treated.count else {
            throw StatisticsError(.invalidParameter, "a start at \(start) of \(treated.count), need a time after")
        }
        guard start >= 2 else { throw .tooFewObservations("times before the treatment", have: start, need: 2) }
        for donor in donors where donor.count != treated.count {
            throw .lengthMismatch("a donor and the treated unit", donor.count, treated.count)
        }
        guard treated.allSatisfy(\.isFinite), donors.allSatisfy({ $0.allSatisfy(\.isFinite) }) else {
            throw StatisticsError(.invalidValue, "outcomes that are not finite")
        }
        let own = Self.fit(treated, donors, start)
        weights = own.weights
        gaps = own.gaps
        self.start = start
        let errors = Self.errors(own.gaps, start)
        errorBefore = errors.before
        errorAfter = errors.after
        let moments = SampleMoments(Array(treated[..<start]))
        let spread = moments.variance * Double(start - 1) / Double(start)
        fitBefore = spread > 0 ? 1 - errors.before * errors.before / spread : nil
        placeboRatios = donors.indices.map { index in
            var others = donors
            let donor = others.remove(at: index)
            let placebo = Self.errors(Self.fit(donor, others, start).gaps, start)
            return Self.ratio(placebo.before, placebo.after)
        }
    }

    private static func ratio(_ before: Double, _ after: Double) -> Double {
        before > 0 ? after / before : after > 0 ? .infinity : 0
    }

    private static func errors(_ gaps: [Double], _ start: Int) -> (before: Double, after: Double) {
        func root(_ part: ArraySlice<Double>) -> Double {
            (part.reduce(0) { $0 + $1 * $1 } / Double(part.count)).squareRoot()
        }
        return (root(gaps[..<start]), root(gaps[start...]))
    }

    private static func fit(
        _ unit: [Double], _ donors: [[Double]], _ start: Int
    ) -> (weights: [Double], gaps: [Double]) {
        let points = donors.map { donor in (0..<start).map { donor[$0] - unit[$0] } }
        let weights = NearestPoint.weights(points)
        let gaps = unit.indices.map { time in
            var gap = unit[time]
            for (weight, donor) in zip(weights, donors) where weight > 0 { gap -= weight * donor[time] }
            return gap
        }
        return (weights, gaps)
    }
}

/// The point nearest to the origin among the weighted means of given points.
///
/// - Source: Wolfe 1976, "Finding the nearest point in a polytope", doi:10.1007/BF01580381: exact after finitely many
///   steps, each the solution of a linear system over the points that have weight.
enum NearestPoint {
    /// The weights of the nearest mean.
    ///
    /// - Parameter points: At least one, of one length.
    /// - Returns: At least 0, sum 1.
    static func weights(_ points: [[Double]]) -> [Double] {
        let count = points.count
        var gram = [Double](repeating: 0, count: count * count)
        for row in 0..<count {
            for column in 0...row {
                var sum = 0.0
                for (one, two) in zip(points[row], points[column]) { sum += one * two }
                gram[row * count + column] = sum
                gram[column * count + row] = sum
            }
        }
        let nearest = (0..<count).min { gram[$0 * count + $0] < gram[$1 * count + $1] } ?? 0
        let scale = (0..<count).map { gram[$0 * count + $0] }.max() ?? 0
        guard scale > 0 else { return (0..<count).map { $0 == nearest ? 1 : 0 } }
        var chosen = [nearest]
        var weights = [1.0]
        for _ in 0..<(50 * count) {
            let products = (0..<count).map { row in
                zip(chosen, weights).reduce(0) { $0 + $1.1 * gram[row * count + $1.0] }
            }
            let square = zip(chosen, weights).reduce(0) { $0 + $1.1 * products[$1.0] }
            guard let next = products.indices.min(by: { products[$0] < products[$1] }),
                products[next] < square - 1e-12 * scale, !chosen.contains(next)
            else { break }
            chosen.append(next)
            weights.append(0)
            guard settle(&chosen, &weights, gram, count, scale) else {
                // The new point lies in the plane of the others, to rounding: nothing is to be gained from it.
                break
            }
        }
        var result = [Double](repeating: 0, count: count)
        let sum = weights.reduce(0, +)
        for (index, weight) in zip(chosen, weights) { result[index] = weight / sum }
        return result
    }

    /// Moves to the nearest point of the chosen points' plane, giving up those that would get a weight below 0.
    private static func settle(
        _ chosen: inout [Int], _ weights: inout [Double], _ gram: [Double], _ count: Int, _ scale: Double
    ) -> Bool {
        while true {
            let size = chosen.count
            var matrix = [Double](repeating: 0, count: size * size)
            for row in 0..<size {
                // Adding a constant to all products changes nothing among weights of sum 1 and makes the system regular.
                for column in 0..<size {
                    matrix[row * size + column] = gram[chosen[row] * count + chosen[column]] + scale
                }
            }
            let raw: [Double]
            do { raw = try SmallCholesky(matrix, size: size).solution([Double](repeating: 1, count: size)) } catch {
                // A dependent set; the weights so far are a valid mean of the points.
                if let last = weights.lastIndex(of: 0), weights.count > 1 {
                    chosen.remove(at: last)
                    weights.remove(at: last)
                }
                return false
            }
            let sum = raw.reduce(0, +)
            let target = raw.map { $0 / sum }
            if target.allSatisfy({ $0 > 1e-12 }) {
                weights = target
                return true
            }
            var step = 1.0
            for index in 0..<size where target[index] <= 1e-12 && weights[index] > target[index] {
                step = min(step, weights[index] / (weights[index] - target[index]))
            }
            for index in 0..<size { weights[index] += step * (target[index] - weights[index]) }
            let kept = weights.indices.filter { weights[$0] > 1e-12 }
            guard !kept.isEmpty, kept.count < size else { return false }
            chosen = kept.map { chosen[$0] }
            weights = kept.map { weights[$0] }
        }
    }
}
