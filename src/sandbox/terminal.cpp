#include "sandbox/terminal.hpp"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <deque>
#include <map>
#include <optional>
#include <semaphore>
#include <stdexcept>
#include <string>
#include <thread>

namespace stemmen::sandbox {
namespace {

constexpr std::size_t read_bytes = 4096;

// Reads lines until the input ends or it is told to stop; `told` runs on the reading thread.
class LineReader {
public:
    LineReader(int input, std::function<void(std::optional<std::string>)> told) : input_(input), told_(std::move(told)) {
        if (::pipe2(wake_.data(), O_CLOEXEC) != 0) throw std::runtime_error("no pipe for the terminal");
        thread_ = std::thread([this] { run(); });
    }
    ~LineReader() {
        ::close(wake_[1]);  // readable at the other end
        thread_.join();
        ::close(wake_[0]);
    }
    LineReader(const LineReader&) = delete;
    LineReader& operator=(const LineReader&) = delete;

private:
    void run() {
        std::array<char, read_bytes> bytes{};
        while (true) {
            std::array<pollfd, 2> waits{{{.fd = input_, .events = POLLIN, .revents = 0}, {.fd = wake_[0], .events = POLLIN, .revents = 0}}};
            if (::poll(waits.data(), waits.size(), -1) < 0 && errno != EINTR) break;
            if (waits[1].revents != 0) return;
            if (waits[0].revents == 0) continue;
            const auto size = ::read(input_, bytes.data(), bytes.size());
            if (size < 0 && errno == EINTR) continue;
            if (size <= 0) break;
            take(std::string_view(bytes.data(), static_cast<std::size_t>(size)));
        }
        if (!line_.empty()) told_(std::exchange(line_, {}));
        told_(std::nullopt);
    }
    void take(std::string_view bytes) {
        for (const char byte : bytes) {
            if (byte == '\n')
                told_(std::exchange(line_, {}));
            else if (line_.size() < typed_line_bytes_max)
                line_ += byte;
        }
    }

    int input_;
    std::function<void(std::optional<std::string>)> told_;
    std::array<int, 2> wake_{};
    std::string line_;
    std::thread thread_;
};

// Room for lines that have been read and not yet played; the reader waits while there is none.
class ReadAhead {
public:
    // False when the play is over.
    bool enter() {
        room_.acquire();
        return !closed_;
    }
    void leave() { room_.release(); }
    void close() {
        closed_ = true;
        room_.release();
    }

private:
    std::counting_semaphore<> room_{typed_lines_max};
    std::atomic<bool> closed_ = false;
};

}  // namespace

struct Terminal::State : std::enable_shared_from_this<Terminal::State> {
    State(net::Loop& the_loop, Sandbox& the_sandbox, TerminalOptions the_options, std::ostream& the_out, std::function<void()> the_over)
        : loop(the_loop), sandbox(the_sandbox), options(std::move(the_options)), out(the_out), over(std::move(the_over)) {}

    void typed(std::optional<std::string> line);
    void play_next();
    void play(const std::string& line);
    void carry_out(const Command& command);
    void show_new();
    void show_prompt();
    void end();

    net::Loop& loop;
    Sandbox& sandbox;
    TerminalOptions options;
    std::ostream& out;
    std::function<void()> over;
    Scene scene;
    std::deque<std::optional<std::string>> lines;  // read and not yet played; at most typed_lines_max
    bool is_playing = false;                       // a line: the prompt comes after it
    bool is_waiting = false;                       // for the answers to the line before
    std::map<std::string, std::uint64_t> shown;    // person → last line shown
    ReadAhead ahead;
    std::unique_ptr<LineReader> reader;
    std::unique_ptr<TeamsPlay> teams;
};

void Terminal::State::typed(std::optional<std::string> line) {
    lines.push_back(std::move(line));
    if (!is_waiting) play_next();
}

void Terminal::State::play_next() {
    is_waiting = false;
    while (!lines.empty() && over) {
        const std::optional<std::string> line = std::move(lines.front());
        lines.pop_front();
        ahead.leave();
        if (!line) return end();
        play(*line);
        if (options.is_interactive || !over) continue;
        is_waiting = true;
        sandbox.when_quiet(options.settle, options.patience, [watch = weak_from_this()] {
            if (const auto self = watch.lock()) self->play_next();
        });
        return;
    }
}

void Terminal::State::play(const std::string& line) {
    is_playing = true;
    if (const auto command = understand(line, scene)) carry_out(*command);
    show_new();  // of another person, if the scene has changed
    out << std::flush;
    is_playing = false;
    if (over) show_prompt();
}

void Terminal::State::carry_out(const Command& command) {
    if (std::holds_alternative<Quit>(command)) return end();
    if (const auto* text = std::get_if<ShowText>(&command)) {
        out << text->text << (text->text.ends_with('\n') ? "" : "\n");
    } else if (std::holds_alternative<OpenDashboard>(command)) {
        out << (options.new_dashboard_link ? options.new_dashboard_link() : "Her er det ikke noe dashbord.") << "\n";
    } else if (const auto* said = std::get_if<SayInTeams>(&command)) {
        out << (teams ? teams->typed(said->text) : "Her er det ikke noe Teams.\n");
    } else if (const auto* time = std::get_if<MoveTime>(&command)) {
        out << "  -- " << format_duration(time->span) << " går --\n";
        sandbox.advance(time->span);
    } else if (const auto* action = std::get_if<Action>(&command)) {
        if (const auto done = sandbox.perform(*action); !done) out << explain(done.error()) << "\n";
    }
}

// Of the person in front of us; what others hear meanwhile is shown when they are.
void Terminal::State::show_new() {
    if (const std::string news = teams ? teams->news() : std::string{}; !news.empty()) {
        if (options.is_interactive) out << "\r\x1b[K";
        out << news;
        if (!is_playing) show_prompt();
        out << std::flush;
    }
    const Thread* thread = sandbox.world().thread(scene.person);
    if (thread == nullptr) return;
    std::uint64_t& last = shown[scene.person];
    bool any = false, from_page = false;
    for (const Line& line : thread->lines) {
        if (line.number <= last) continue;
        last = line.number;
        // What a person has typed stands on the screen already.
        const bool is_typed =
            line.kind == Line::Kind::message && (line.who == Who::citizen || line.who == Who::officer) && line.payload.empty();
        if (options.is_interactive && is_typed) continue;
        if (!any && options.is_interactive) out << "\r\x1b[K";
        any = true;
        from_page = from_page || line.who == Who::bot;
        out << render(line, options.is_interactive);
    }
    if (from_page) out << render_choices(sandbox.world().choices(*thread));
    if (any && !is_playing) show_prompt();
    out << std::flush;
}

void Terminal::State::show_prompt() {
    if (options.is_interactive) out << prompt(scene) << std::flush;
}

void Terminal::State::end() {
    if (const auto tell = std::exchange(over, nullptr)) tell();
}

Terminal::Terminal(net::Loop& loop, Sandbox& sandbox, TerminalOptions options, std::ostream& out, std::function<void()> over)
    : state_(std::make_shared<State>(loop, sandbox, std::move(options), out, std::move(over))) {}

Terminal::~Terminal() {
    state_->sandbox.on_change(nullptr);
    if (state_->options.teams != nullptr) state_->options.teams->on_change(nullptr);
    state_->ahead.close();
    state_->reader.reset();
}

void Terminal::start() {
    State& state = *state_;
    state.out << help_text() << "\n" << std::flush;
    state.show_prompt();
    if (state.options.teams != nullptr)
        state.teams = std::make_unique<TeamsPlay>(*state.options.teams, state.options.teams_person, [watch = state.weak_from_this()] {
            if (const auto self = watch.lock()) self->show_new();
        });
    state.sandbox.on_change([watch = state.weak_from_this()] {
        if (const auto self = watch.lock()) self->show_new();
    });
    state.reader =
        std::make_unique<LineReader>(state.options.input, [&state, watch = state.weak_from_this()](std::optional<std::string> line) {
            // The state outlives the reader, which its destruction joins.
            if (!state.ahead.enter()) return;
            state.loop.post([watch, line = std::move(line)]() mutable {
                if (const auto self = watch.lock()) self->typed(std::move(line));
            });
        });
}

}  // namespace stemmen::sandbox
