/// The distribution of the difference, or of the ratio, of two independent parameters.
struct ContrastDistribution<Density: GridDensity>: Sendable {
    private let control: PosteriorGrid<Density>
    private let treatment: PosteriorGrid<Density>

    /// The distribution of two parameters' contrast.
    ///
    /// - Parameters:
    ///   - control: What is subtracted, or divided by.
    ///   - treatment: The other one.
    init(control: Density, treatment: Density) {
        self.control = PosteriorGrid([control])
        self.treatment = PosteriorGrid([treatment])
    }

    /// How a threshold is laid upon the control's parameter.
    enum Kind: Sendable {
        /// treatment - control.
        case difference
        /// The logarithm of treatment/control, for parameters above 0.
        case logRatio
    }

    /// P(contrast ≤ threshold), its complement and the density there.
    func probability(
        _ kind: Kind, at threshold: Double
    ) -> (below: Double, above: Double, density: Double) {
        let factor = Elementary.exp(threshold)
        func moved(_ value: Double) -> Double {
            switch kind {
            case .difference: value + threshold
            case .logRatio: value * factor
            }
        }
        func back(_ value: Double) -> Double {
            switch kind {
            case .difference: value - threshold
            case .logRatio: value / factor
            }
        }
        // The treatment may be the narrower one: its borders, seen from the control, are borders here too.
        let low = control.borders[0]
        let high = control.borders[control.borders.count - 1]
        var borders = control.borders
        for border in treatment.borders {
            let seen = Density.coordinate(back(Density.value(border)))
            if seen > low && seen < high { borders.append(seen) }
        }
        borders.sort()
        let panel = GaussLegendrePanel.shared
        var result = (below: 0.0, above: 0.0, density: 0.0)
        for index in 0..<(borders.count - 1) where borders[index + 1] > borders[index] {
            let half = (borders[index + 1] - borders[index]) / 2
            for node in 0..<GaussLegendrePanel.count {
                let coordinate = borders[index] + half * (1 + panel.nodes[node])
                let mass = half * panel.weights[node] * control.value(of: 0, at: coordinate)
                if mass == 0 { continue }
                let value = Density.value(coordinate)
                let other = Density.coordinate(moved(value))
                let sides = treatment.integrals(of: 0, at: other)
                result.below += mass * sides.below
                result.above += mass * sides.above
                guard other.isFinite else { continue }
                let slope = Density.valueSlope(other)
                let density = slope > 0 ? treatment.value(of: 0, at: other) / slope : 0
                result.density += mass * density * (kind == .difference ? 1 : moved(value))
            }
        }
        return result
    }

    /// The contrast's quantile.
    ///
    /// - Parameters:
    ///   - kind: Of which contrast.
    ///   - probability: Above 0 and below 1.
    ///   - center: A point near the middle of the distribution.
    ///   - spread: A rough standard deviation, above 0.
    /// - Returns: The threshold with that probability below it, to 1e-10 of the spread or as near as doubles come.
    func quantile(_ kind: Kind, _ probability: Double, center: Double, spread: Double) -> Double {
        var low = -Double.infinity
        var high = Double.infinity
        var step = spread
        var point = center + spread * NormalDistribution.standard.quantile(probability)
        for _ in 0..<200 {
            let found = self.probability(kind, at: point)
            let excess = probability < 0.5 ? found.below - probability : (1 - probability) - found.above
            if excess == 0 { return point }
            if excess < 0 { low = point } else { high = point }
            var next = found.density > 0 ? point - excess / found.density : .nan
            let isInside = next > low && next < high
            if low.isFinite && high.isFinite {
                if !isInside { next = (low + high) / 2 }
            } else if !isInside || abs(next - point) > 2 * step {
                // Newton's step from a flat tail would go far beyond; steps that double find the other side.
                next = point + (excess < 0 ? step : -step)
                step *= 2
            }
            if abs(next - point) <= 1e-11 * spread || next == point { return next }
            point = next
        }
        return point
    }
}
