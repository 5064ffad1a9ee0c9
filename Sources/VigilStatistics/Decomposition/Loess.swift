/// Locally weighted regression on values at 1, 2, 3, ..., as the seasonal-trend decomposition uses it.
///
/// - Source: Cleveland, Cleveland, McRae and Terpenning 1990, "STL: a seasonal-trend decomposition procedure based on
///   loess", Journal of Official Statistics 6, 3.
struct Loess {
    /// How many neighbours count, odd and at least 3.
    let window: Int
    /// 0 for local means, 1 for local lines.
    let degree: Int

    /// The fitted value at each place.
    ///
    /// - Parameters:
    ///   - values: Finite.
    ///   - weights: A factor for each value, at least 0; `nil` for 1.
    /// - Returns: As many numbers.
    func smoothed(_ values: [Double], weights: [Double]?) -> [Double] {
        let count = values.count
        guard count >= 2 else { return values }
        var work = [Double](repeating: 0, count: count)
        var first = 0
        var last = min(window, count) - 1
        let middle = (window + 1) / 2
        return values.indices.map { place in
            if window < count, place + 1 > middle, last != count - 1 {
                first += 1
                last += 1
            }
            return value(at: Double(place), values, weights, first...last, &work) ?? values[place]
        }
    }

    /// The fitted value at a place that need not be one of the values, `nil` where all weights are 0.
    func value(at place: Double, _ values: [Double], _ weights: [Double]?, _ range: ClosedRange<Int>) -> Double? {
        var work = [Double](repeating: 0, count: values.count)
        return value(at: place, values, weights, range, &work)
    }

    private func value(
        at place: Double, _ values: [Double], _ weights: [Double]?, _ range: ClosedRange<Int>, _ work: inout [Double]
    ) -> Double? {
        var reach = max(place - Double(range.lowerBound), Double(range.upperBound) - place)
        if window > values.count { reach += Double((window - values.count) / 2) }
        var total = 0.0
        for index in range {
            let distance = (Double(index) - place).magnitude
            var weight = 0.0
            if distance <= 0.999 * reach {
                let ratio = distance / reach
                let rest = 1 - ratio * ratio * ratio
                weight = distance <= 0.001 * reach ? 1 : rest * rest * rest
                if let weights { weight *= weights[index] }
                total += weight
            }
            work[index] = weight
        }
        guard total > 0 else { return nil }
        var center = 0.0
        var sum = 0.0
        for index in range {
            center += work[index] * Double(index)
            sum += work[index] * values[index]
        }
        center /= total
        sum /= total
        guard reach > 0, degree > 0 else { return sum }
        var spread = 0.0
        var product = 0.0
        for index in range {
            let offset = Double(index) - center
            spread += work[index] * offset * offset
            product += work[index] * offset * values[index]
        }
        spread /= total
        guard spread.squareRoot() > 0.001 * Double(values.count - 1) else { return sum }
        return sum + (place - center) * product / total / spread
    }
}
