package import VigilDomain

extension AlertState {
    /// Takes in a judged window and says what to do.
    ///
    /// The rules, in event time:
    /// - A window that does not count changes nothing, and neither does one older than the newest judged window.
    /// - The newest judged window again, because its labels grew, is judged from the position before it. The same
    ///   verdict with the same numbers asks for nothing; other numbers ask for an update; a breach that is none any
    ///   more resolves the alert.
    /// - A rule fires at the first breached window whose end is at least `holdFor` after the start of the first
    ///   breached window in a row; with a `holdFor` of 0 at once.
    /// - After `escalateAfter` breached windows in a row the severity is one higher, once. A rule that fires with so
    ///   many windows behind it fires with the higher severity, in one message.
    /// - The first fine window resolves. If that window turns out to be breached after all, the same incident fires
    ///   again, under the same id.
    /// - A recorded number is judged while its window is still being filled, call by call. An alert that it fired ends
    ///   with a later window at the earliest: a mean that wavers around its limit is one incident, not one a call.
    /// - A rule of role `target` never leaves `quiet`.
    ///
    /// - Parameters:
    ///   - judgement: The window, judged by the rule that this state belongs to.
    ///   - now: Wall time, for `firedAt` and `resolvedAt` only.
    /// - Returns: What to store and to send, in this order.
    package mutating func observe(_ judgement: RuleJudgement, at now: Timestamp) -> [AlertAction] {
        if case .notCounted = judgement.verdict { return [] }
        let window = judgement.point.window
        let isSameWindow = window == lastWindow
        if let lastWindow {
            guard window >= lastWindow else { return [] }
            if window > lastWindow { beforeLastWindow = position }
        }
        lastWindow = window
        if judgement.rule.role == .target {
            return TargetStatus(judgement).map { [.target($0)] } ?? []
        }
        let before = position
        if isSameWindow, judgement.point.origin == .recorded, judgement.verdict == .fine, before.alert != nil {
            return []
        }
        position = Self.position(after: judgement, from: beforeLastWindow, firedBefore: before.alert, at: now)
        return Self.actions(from: before, to: position, because: judgement, at: now)
    }

    /// Ends the open alert of a rule that is removed, replaced or turned into a target.
    ///
    /// - Parameters:
    ///   - reason: Why, as the end of the sentence "Closed because ...".
    ///   - now: Wall time.
    /// - Returns: The alert's end, or nothing when none is open.
    package mutating func closeOpenAlert(because reason: String, at now: Timestamp) -> [AlertAction] {
        guard var alert = position.alert else { return [] }
        self = AlertState()
        alert.status = .resolved
        alert.resolvedAt = now
        alert.summary = "\(alert.model) \(alert.rule): closed because \(reason)."
        return [.resolve(AlertMessage(event: .resolved, alert: alert))]
    }
}

extension AlertState.Position {
    /// The open alert, when the rule fires.
    package var alert: Alert? {
        if case .firing(let alert) = self { alert } else { nil }
    }
}

extension AlertState {
    private static func position(
        after judgement: RuleJudgement, from position: Position, firedBefore: Alert?, at now: Timestamp
    ) -> Position {
        guard judgement.verdict == .breached, let breach = Breach(judgement) else { return .quiet }
        let window = judgement.point.window
        switch position {
        case .quiet:
            return breach.position(since: window, windows: 1, firedBefore: firedBefore, at: now)
        case .pending(let since, let windows):
            return breach.position(since: since, windows: windows + 1, firedBefore: firedBefore, at: now)
        case .firing(let alert):
            // Once it fires it stays so, even if the rule's hold time would not be reached again.
            return .firing(
                alert: breach.alert(
                    since: alert.firstWindow, windows: alert.breachedWindows + 1, firedAt: alert.firedAt))
        }
    }

    private static func actions(
        from before: Position, to after: Position, because judgement: RuleJudgement, at now: Timestamp
    ) -> [AlertAction] {
        switch (before.alert, after.alert) {
        case (nil, nil):
            return []
        case (nil, let fired?):
            return [.fire(AlertMessage(event: .fired, alert: fired))]
        case (let open?, nil):
            return [resolution(of: open, by: judgement, at: now)]
        case (let open?, let current?):
            if open == current { return [] }
            guard current.severity > open.severity else { return [.update(current)] }
            return [.escalate(AlertMessage(event: .escalated, alert: current))]
        }
    }

    private static func resolution(
        of open: Alert, by judgement: RuleJudgement, at now: Timestamp
    ) -> AlertAction {
        var alert = open
        alert.status = .resolved
        alert.resolvedAt = now
        alert.lastWindow = judgement.point.window
        if let measurement = judgement.point.value.measurement { alert.measurement = measurement }
        if let limit = judgement.limit {
            alert.limit = limit.value
            alert.summary = AlertNarration.resolved(judgement, alert: alert, limit: limit)
        }
        return .resolve(AlertMessage(event: .resolved, alert: alert))
    }
}

/// A judged window in breach: everything that an alert about it says.
private struct Breach {
    let judgement: RuleJudgement
    let limit: ResolvedLimit
    let measurement: MetricMeasurement

    init?(_ judgement: RuleJudgement) {
        guard let limit = judgement.limit, let measurement = judgement.point.value.measurement else { return nil }
        self.judgement = judgement
        self.limit = limit
        self.measurement = measurement
    }

    func position(since: TimeRange, windows: Int, firedBefore: Alert?, at now: Timestamp) -> AlertState.Position {
        guard judgement.point.window.end.since(since.start) >= judgement.rule.holdFor else {
            return .pending(since: since, breachedWindows: windows)
        }
        // The same incident judged again keeps the moment when it first fired.
        let firedAt = firedBefore?.firstWindow == since ? firedBefore?.firedAt : nil
        return .firing(alert: alert(since: since, windows: windows, firedAt: firedAt ?? now))
    }

    func alert(since: TimeRange, windows: Int, firedAt: Timestamp) -> Alert {
        let rule = judgement.rule
        let isEscalated = rule.escalateAfter.map { windows >= $0 } ?? false
        return Alert(
            id: "\(rule.model)/\(rule.name)/\(since.start)", model: rule.model, version: judgement.point.version,
            rule: rule.name, metric: rule.metric, severity: isEscalated ? rule.severity.raised : rule.severity,
            status: .firing, limit: limit.value, comparison: limit.comparison, firstWindow: since,
            lastWindow: judgement.point.window, measurement: measurement, breachedWindows: windows, firedAt: firedAt,
            resolvedAt: nil,
            summary: AlertNarration.breach(
                judgement, limit: limit, measurement: measurement, windows: windows, isEscalated: isEscalated))
    }
}
