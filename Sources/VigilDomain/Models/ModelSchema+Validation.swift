extension ModelSchema {
    /// The greatest number of features of a model.
    public static let mostFeatures = 2000
    /// The greatest number of classes that a model can name.
    public static let mostClasses = 1000

    /// Checks everything that later code relies on.
    ///
    /// - Throws: `DomainError` that names the first field at fault.
    public func validate() throws(DomainError) {
        guard (1...100).contains(version.utf8.count) else {
            throw DomainError(.invalidSchema, field: "version", detail: "must have 1 to 100 bytes")
        }
        guard summary.utf8.count <= 1000 else {
            throw DomainError(.invalidSchema, field: "summary", detail: "must have at most 1000 bytes")
        }
        guard labelNote?.utf8.count ?? 0 <= 500 else {
            throw DomainError(.invalidSchema, field: "label_note", detail: "must have at most 500 bytes")
        }
        guard features.count <= Self.mostFeatures else {
            throw DomainError(
                .invalidSchema, field: "features",
                detail: "\(features.count) features were given; at most \(Self.mostFeatures) are allowed")
        }
        var seen: Set<String> = []
        for (index, feature) in features.enumerated() {
            guard (1...200).contains(feature.name.utf8.count) else {
                throw DomainError(
                    .invalidSchema, field: "features[\(index)].name", detail: "must have 1 to 200 bytes")
            }
            guard seen.insert(feature.name).inserted else {
                throw DomainError(
                    .invalidSchema, field: "features[\(index)].name", detail: "\"\(feature.name)\" is there twice")
            }
            guard feature.importance.isFinite, feature.importance > 0 else {
                throw DomainError(
                    .invalidSchema, field: "features[\(index)].importance",
                    detail: "\(feature.importance) was given; it must be a number above 0")
            }
        }
        let isShare = labelCoverageLimit > 0 && labelCoverageLimit <= 1
        try requireRange("label_coverage_limit", labelCoverageLimit, isShare, "above 0 and at most 1")
        let isHorizon = labelHorizonSeconds >= 0 && labelHorizonSeconds <= 10 * 366 * 86_400
        try requireRange("label_horizon_seconds", labelHorizonSeconds, isHorizon, "between 0 and ten years")
        if let idHorizonSeconds {
            let isHorizon = idHorizonSeconds >= 0 && idHorizonSeconds <= 366 * 86_400
            try requireRange("id_horizon_seconds", idHorizonSeconds, isHorizon, "between 0 and a year of 366 days")
        }
        try requireRange("decision_threshold", decisionThreshold, decisionThreshold.isFinite, "a finite number")
        try requireRange("relevant_from", relevantFrom, relevantFrom.isFinite, "a finite number")
        if let historyDays {
            try requireRange("history_days", historyDays, (2...36_525).contains(historyDays), "from 2 to 36525")
        }
        try retention?.validate()
        try validateClasses()
        try businessValue?.validate(for: self)
        try drift?.validate(for: self)
    }

    private func validateClasses() throws(DomainError) {
        guard let classes else { return }
        guard task == .multiclassClassification else {
            throw DomainError(
                .invalidSchema, field: "classes",
                detail: "a \(task.rawValue) has no named classes; only a multiclass_classification has")
        }
        guard (2...Self.mostClasses).contains(classes.count) else {
            throw DomainError(
                .invalidSchema, field: "classes",
                detail: "\(classes.count) classes were given; 2 to \(Self.mostClasses) are allowed")
        }
        var seen: Set<String> = []
        for (index, name) in classes.enumerated() {
            let field = "classes[\(index)]"
            guard !name.isEmpty else {
                throw DomainError(.invalidSchema, field: field, detail: "it is empty; a class has a name")
            }
            if let fault = RowRules.fault(ofName: name) {
                throw DomainError(.invalidSchema, field: field, detail: fault)
            }
            guard seen.insert(name).inserted else {
                throw DomainError(.invalidSchema, field: field, detail: "\"\(name)\" is there twice")
            }
        }
    }

    private func requireRange(
        _ field: String, _ value: Double, _ holds: Bool, _ allowed: String
    ) throws(DomainError) {
        guard holds else {
            throw DomainError(.invalidSchema, field: field, detail: "\(value) was given; it must be \(allowed)")
        }
    }
}
