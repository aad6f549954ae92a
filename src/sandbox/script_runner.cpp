#include "sandbox/script_runner.hpp"

namespace stemmen::sandbox {

struct ScriptRunner::State : std::enable_shared_from_this<ScriptRunner::State> {
    State(net::Loop& the_loop, Sandbox& the_sandbox, Script the_script, ScriptOptions the_options, Done the_done)
        : loop(the_loop), sandbox(the_sandbox), script(std::move(the_script)), options(std::move(the_options)), done(std::move(the_done)) {}

    void next();
    void act(const Action& action);
    void wait(Duration span);
    void aside(const Aside& beside);
    void expect(const Expectation& expectation);
    void check(Duration left);
    void finish(const std::string& fault);
    void go_on_when_quiet(Duration settle);
    template <class Member>
    net::Task task(Member member) {
        return [watch = weak_from_this(), member] {
            if (const auto self = watch.lock()) member(*self);
        };
    }

    net::Loop& loop;
    Sandbox& sandbox;
    Script script;
    ScriptOptions options;
    Done done;
    std::size_t at = 0;
    Progress progress;
    net::Timer timer;
};

void ScriptRunner::State::finish(const std::string& fault) {
    const Done tell = std::exchange(done, nullptr);
    if (!tell) return;
    if (fault.empty()) return tell({});
    tell(Error{Errc::conflict, script.name + ":" + std::to_string(script.steps[at].line) + ": " + fault});
}

void ScriptRunner::State::next() {
    if (at == script.steps.size()) return finish("");
    const auto& step = script.steps[at].what;
    if (const auto* action = std::get_if<Action>(&step)) return act(*action);
    if (const auto* span = std::get_if<Wait>(&step)) return wait(span->span);
    if (const auto* beside = std::get_if<Aside>(&step)) return aside(*beside);
    expect(std::get<Expectation>(step));
}

void ScriptRunner::State::go_on_when_quiet(Duration settle) {
    sandbox.when_quiet(settle, options.patience, task([](State& self) {
                           ++self.at;
                           self.next();
                       }));
}

void ScriptRunner::State::act(const Action& action) {
    if (const auto performed = sandbox.perform(action); !performed) return finish("cannot do this: " + performed.error().detail);
    go_on_when_quiet(options.settle);
}

void ScriptRunner::State::wait(Duration span) {
    sandbox.advance(span);
    go_on_when_quiet(options.settle);
}

void ScriptRunner::State::aside(const Aside& beside) {
    if (!options.aside) return finish("nobody here carries out asides");
    options.aside(beside.text, [watch = weak_from_this()](const Result<void>& outcome) {
        const auto self = watch.lock();
        if (!self) return;
        if (!outcome) return self->finish("this did not come out: " + outcome.error().detail);
        self->go_on_when_quiet(self->options.settle);
    });
}

void ScriptRunner::State::expect(const Expectation& expectation) {
    const bool needs_silence = expectation.what == Expectation::What::nothing || expectation.what == Expectation::What::no_violations;
    if (!needs_silence) return check(options.patience);
    sandbox.when_quiet(options.silence, options.patience, task([](State& self) { self.check(Duration{0}); }));
}

void ScriptRunner::State::check(Duration left) {
    const auto& expectation = std::get<Expectation>(script.steps[at].what);
    const Judgement judgement = judge(expectation, sandbox.world(), sandbox.now(), progress);
    if (judgement.verdict == Verdict::met) {
        ++at;
        // Through the loop, so that a long run of expectations does not nest.
        timer = loop.after(Duration{0}, task([](State& self) { self.next(); }));
        return;
    }
    if (judgement.verdict == Verdict::failed || left <= Duration{0}) return finish("this did not come out: " + judgement.reason);
    timer = loop.after(options.poll, [watch = weak_from_this(), left] {
        if (const auto self = watch.lock()) self->check(left - self->options.poll);
    });
}

ScriptRunner::ScriptRunner(net::Loop& loop, Sandbox& sandbox, Script script, ScriptOptions options, Done done)
    : state_(std::make_shared<State>(loop, sandbox, std::move(script), std::move(options), std::move(done))) {}

ScriptRunner::~ScriptRunner() = default;

void ScriptRunner::start() { state_->next(); }

}  // namespace stemmen::sandbox
