public import Vigil

/// The four models of the example platform, as they are registered with Vigil.
public enum RealEstateModels {
    /// The model that says whether a lead converts.
    public static let leadScoring = ModelName(literal: "lead-scoring")
    /// The model that says whether a client leaves.
    public static let churnPrediction = ModelName(literal: "churn-prediction")
    /// The model that finds the listings which fit a client's wishes.
    public static let propertyMatching = ModelName(literal: "property-matching")
    /// The model that says what a property is worth.
    public static let propertyValuation = ModelName(literal: "property-valuation")

    /// Every model's schema.
    public static let schemas: [ModelSchema] = [leads, churn, matching, valuation]

    private static let leads = ModelSchema(
        model: leadScoring, version: "2.1", task: .binaryClassification,
        features: numeric([
            "num_ci", "num_people", "success_ci", "unsuccess_ci", "astar_ci", "a_ci", "b_ci", "c_ci", "astar_total",
            "a_total", "b_total", "c_total", "all_pub",
        ]) + categorical(["contract_value_band", "sponsor_code", "category_code", "weekday"]),
        summary: "Will this lead convert? Recorded on grant applications, 2005 to 2008.",
        window: .quarter, labelHorizon: .days(60), mainMetric: .accuracy,
        labelNote: "whether the grant was given. That it is known after 60 days is assumed; the data do not say when.")

    private static let churn = ModelSchema(
        model: churnPrediction, version: "1.0", task: .binaryClassification,
        features: numeric([
            "recency_days", "tenure_days", "orders", "items", "spend", "orders_90d", "spend_90d", "avg_order",
            "log_spend",
        ]),
        summary: "Will this client stop buying for 91 days? Recorded on CDNOW's customers, 1997 and 1998.",
        window: .month, labelHorizon: .days(91), mainMetric: .precision,
        labelNote: "no purchase within 91 days, known 91 days later: the delay is real.")

    private static let matching = ModelSchema(
        model: propertyMatching, version: "1.3", task: .ranking,
        features: numeric([
            "budget", "wanted_area", "wanted_beds", "estimated_price", "area", "beds", "over_budget", "under_budget",
            "area_gap", "beds_gap", "distance_km",
        ]),
        summary: "Which listings fit these preferences? Real sales in Lucas County, made-up buyers, 1993 to 1998.",
        window: .quarter, labelHorizon: .zero, relevantFrom: 3, mainMetric: .hitRateAt5,
        labelNote: "the sale itself; they arrive at once, with the predictions.")

    private static let valuation = ModelSchema(
        model: propertyValuation, version: "3.0", task: .regression,
        features: numeric([
            "age_years", "TLA", "beds", "baths", "halfbaths", "frontage", "depth", "garagesqft", "rooms", "lotsize",
            "x_m", "y_m",
        ]) + categorical(["stories", "wall", "garage"]),
        summary: "What is this property worth? Every family home sold in Lucas County, Ohio, 1993 to 1998.",
        window: .month, labelHorizon: .days(45), mainMetric: .meanAbsoluteError,
        labelNote: "the price of the sale. That it is known after 45 days is assumed; the data do not say when.")

    private static func numeric(_ names: [String]) -> [FeatureSchema] {
        names.map { FeatureSchema(name: $0, kind: .numeric) }
    }

    private static func categorical(_ names: [String]) -> [FeatureSchema] {
        names.map { FeatureSchema(name: $0, kind: .categorical) }
    }
}

extension ModelName {
    /// A name written in the source; one that breaks the rules of names stops the program when it starts.
    init(literal: StaticString) {
        guard let name = ModelName(rawValue: "\(literal)") else { preconditionFailure("\(literal) is not a name") }
        self = name
    }
}
