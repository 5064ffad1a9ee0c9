/// What was believed before the data, stated in every result that rests on it.
public enum PosteriorPrior: Sendable, Hashable, Codable {
    /// A beta prior of a share; (1, 1) is uniform, (½, ½) Jeffreys'.
    case beta(alpha: Double, beta: Double)
    /// A gamma prior of events a unit of exposure, with the rate as reciprocal scale.
    case gamma(shape: Double, rate: Double)
    /// A normal prior of a mean or an effect.
    case normal(mean: Double, standardDeviation: Double)
    /// No prior: every effect is as likely as any other.
    case flat
    /// A prior of a mean and a variance together.
    case normalInverseGamma(NormalInverseGammaPrior)
}

extension PosteriorPrior: CustomStringConvertible {
    /// The prior in words.
    public var description: String {
        switch self {
        case .beta(let alpha, let beta): "Beta(\(alpha), \(beta))"
        case .gamma(let shape, let rate): "Gamma(shape \(shape), rate \(rate))"
        case .normal(let mean, let deviation): "Normal(mean \(mean), sd \(deviation))"
        case .flat: "flat"
        case .normalInverseGamma(let prior):
            "Normal-inverse-gamma(mean \(prior.mean), observations \(prior.observations), "
                + "shape \(prior.shape), scale \(prior.scale))"
        }
    }
}
