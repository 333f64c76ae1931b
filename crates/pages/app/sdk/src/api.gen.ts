// Made by scripts/api.mjs from the OpenAPI document of the server. Do not edit: `npm run api`.

export interface paths {
    "/livez": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether the process answers */
        get: operations["livez"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Prometheus metrics; in development for anybody */
        get: operations["metrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/readyz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether all shards take commands */
        get: operations["readyz"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/accesses": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What auditors of the account were shown, newest first */
        get: operations["accesses"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/campaigns": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The account's campaigns, newest first */
        get: operations["campaigns"];
        put?: never;
        /** Sets a campaign up, as a draft */
        post: operations["votes_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/campaigns/{campaign}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The campaign, its rules and where it stands */
        get: operations["votes_campaign"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/campaigns/{campaign}/accounts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Accounts of no person */
        get: operations["ledger_accounts"];
        put?: never;
        /** Opens an account, or a closed one again */
        post: operations["ledger_open_account"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/campaigns/{campaign}/accounts/close": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Closes an account that is empty */
        post: operations["ledger_close_account"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/campaigns/{campaign}/accounts/{account}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One account of no person */
        get: operations["ledger_account"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/campaigns/{campaign}/accounts/{account}/balance": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The balance of any account, at a position or a time */
        get: operations["ledger_balance"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/campaigns/{campaign}/acts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What was decided about votes, newest first */
        get: operations["votes_acts"];
        put?: never;
        /** Takes a step of an act: holds, voids or restores the votes that it lists, all of them or none */
        post: operations["votes_judge"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/campaigns/{campaign}/acts/{act}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One act, with the votes that it changed */
        get: operations["votes_act"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/campaigns/{campaign}/allotments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Puts value into a campaign's budget, or prizes into a draw's stock */
        post: operations["ledger_allot"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/campaigns/{campaign}/allotments/recall": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Asks for prizes back that were allotted to what is no draw; a draw returns its own when it is closed */
        post: operations["ledger_recall"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/campaigns/{campaign}/cases": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Cases, newest first */
        get: operations["votes_cases"];
        put?: never;
        /** Opens a case for somebody to look at */
        post: operations["votes_open_case"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/campaigns/{campaign}/cases/{case}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One case, with what a person needs to judge it */
        get: operations["votes_case"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/campaigns/{campaign}/cases/{case}/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Says that a case is fraud */
        post: operations["votes_confirm_case"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/campaigns/{campaign}/cases/{case}/dismiss": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Says that a case is none */
        post: operations["votes_dismiss_case"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/campaigns/{campaign}/cases/{case}/reopen": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Opens a case again */
        post: operations["votes_reopen_case"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/campaigns/{campaign}/cases/{case}/votes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Gives a case more votes, and opens it again */
        post: operations["votes_extend_case"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/campaigns/{campaign}/channels": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Channels, and how far those came who came by them */
        get: operations["referrals_channels"];
        put?: never;
        /** Gives an article, a poster or a partner a code; asking again gives the same */
        post: operations["referrals_open_channel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/campaigns/{campaign}/close": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ends voting */
        post: operations["votes_close"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/campaigns/{campaign}/codes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Gives a person their code to hand on; asking again gives the same */
        post: operations["referrals_invite"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/campaigns/{campaign}/codes/{code}/card": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What a page hands on with a code: a title, a link and a picture */
        get: operations["referrals_share_card"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/campaigns/{campaign}/codes/{code}/qr.png": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The link of somebody's code, or of a channel's, as a QR code */
        get: operations["referrals_invitation_qr_png"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/campaigns/{campaign}/codes/{code}/qr.svg": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The link of somebody's code, or of a channel's, as a QR code */
        get: operations["referrals_invitation_qr_svg"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/campaigns/{campaign}/contestants": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Contestants, in pages */
        get: operations["votes_contestants"];
        put?: never;
        /** Signs a person up as a contestant; an operator's are approved at once */
        post: operations["votes_sign_up"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/campaigns/{campaign}/contestants/{number}/approve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Lets a contestant stand */
        post: operations["votes_approve"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/campaigns/{campaign}/contestants/{number}/reject": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Turns a contestant down */
        post: operations["votes_reject"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/campaigns/{campaign}/contestants/{number}/withdraw": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Takes an approved contestant out of the running */
        post: operations["votes_withdraw"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/campaigns/{campaign}/draws": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Spends a ticket and draws */
        post: operations["lotteries_draw"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/campaigns/{campaign}/draws/{position}/claim": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Claims a prize that is sent: says who gets it where */
        post: operations["lotteries_claim"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/campaigns/{campaign}/draws/{position}/code": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Gives the code of a prize that is picked up, each time the same */
        post: operations["lotteries_pick_up"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/campaigns/{campaign}/draws/{position}/fulfil": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** States that a claimed prize was sent */
        post: operations["lotteries_fulfil"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/campaigns/{campaign}/draws/{position}/take-back": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Takes a prize back into stock */
        post: operations["lotteries_take_back"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/campaigns/{campaign}/entries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Entries by cursor */
        get: operations["ledger_entries"];
        put?: never;
        /** Enters a raffle for a ticket */
        post: operations["lotteries_enter"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/campaigns/{campaign}/entries/hand-in": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Enters persons */
        post: operations["lotteries_hand_in"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/campaigns/{campaign}/entries/{entry}/trace": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** From the entries at a position back to the fact, the deed with its evidence, and the request */
        get: operations["ledger_trace"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/campaigns/{campaign}/fairness": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Everything that a stranger needs to check a closed campaign, in the order of the log */
        get: operations["lotteries_fairness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/campaigns/{campaign}/finalize": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Makes the result final */
        post: operations["votes_finalize"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/campaigns/{campaign}/followers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** States whether a person follows the account */
        post: operations["votes_follow"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/campaigns/{campaign}/invitations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Accepts an invitation, before one follows the account */
        post: operations["referrals_accept"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/campaigns/{campaign}/leaderboard": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The board */
        get: operations["votes_leaderboard"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/campaigns/{campaign}/lists": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Puts a person on the list of those who may, or may not, draw; or takes them off */
        post: operations["lotteries_list"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/campaigns/{campaign}/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The board, whenever it moves */
        get: operations["votes_live"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/campaigns/{campaign}/marks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Enters a juror's mark; a later one replaces it */
        post: operations["votes_mark"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/campaigns/{campaign}/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One's own receipts and votes left */
        get: operations["votes_me"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/campaigns/{campaign}/me/rewards": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What one was given for inviting: each reward, what of it was taken back, and all together */
        get: operations["ledger_own_rewards"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/campaigns/{campaign}/messages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Takes a message that a person sent to the account as a password; says what to reply */
        post: operations["lotteries_message"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/campaigns/{campaign}/minutes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Votes by what became of them, pages opened and refusals, per minute */
        get: operations["votes_minutes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/campaigns/{campaign}/open": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Opens a draft or resumes a paused campaign */
        post: operations["votes_open"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/campaigns/{campaign}/parts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Says the password and takes a part */
        post: operations["lotteries_claim_part"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/campaigns/{campaign}/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Stops voting for a while */
        post: operations["votes_pause"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/campaigns/{campaign}/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What an act would change, and its steps, ready to be sent */
        get: operations["votes_preview"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/campaigns/{campaign}/prizes/bar": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Says from which score on prizes are held, or that none is */
        post: operations["lotteries_set_bar"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/campaigns/{campaign}/prizes/company": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who takes with the same phone, address or parcels as a person */
        get: operations["lotteries_taker_company"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/campaigns/{campaign}/prizes/held": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Prizes that were held or decided about, with what was seen, newest first */
        get: operations["lotteries_held_prizes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/campaigns/{campaign}/prizes/{position}/judge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Releases, refuses or holds what was won, with a reason; another decision undoes it */
        post: operations["lotteries_judge_prize"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/campaigns/{campaign}/ranking": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who invited most of those who count, best first */
        get: operations["referrals_ranking"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/campaigns/{campaign}/redemptions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Hands a prize out to whoever shows its code, once */
        post: operations["lotteries_redeem"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/campaigns/{campaign}/registrations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** States that a person registered, where the campaign asks for it */
        post: operations["referrals_register"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/campaigns/{campaign}/review": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Has detectors weigh all votes anew, as a close does; what they find comes as acts and cases */
        post: operations["votes_review"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/campaigns/{campaign}/rewards/held": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Rewards that were held or decided about, with what was seen, newest first */
        get: operations["referrals_held_rewards"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/campaigns/{campaign}/rewards/{follower}/judge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Releases, refuses or holds what a person's following earned, with a reason; another decision undoes it */
        post: operations["referrals_judge_reward"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/campaigns/{campaign}/rounds/advance": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ends the named round; the best go on */
        post: operations["votes_advance_round"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/campaigns/{campaign}/rounds/{round}/rotate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Gives a round another password for the rest of its time */
        post: operations["lotteries_rotate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/campaigns/{campaign}/rules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What the facts of campaigns give */
        get: operations["ledger_rules"];
        put?: never;
        /** Sets what the facts of a campaign give, from here on */
        post: operations["ledger_set_rules"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/campaigns/{campaign}/ruleset": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The anti-cheat rules that weighed votes, newest first, and those that this release came with */
        get: operations["votes_rulesets"];
        put?: never;
        /** Has votes weighed by other anti-cheat rules from here on; earlier ones keep their verdicts */
        post: operations["votes_set_ruleset"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/campaigns/{campaign}/shadow": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What the rules that are tried out, or were last, would have made of the votes since they were set */
        get: operations["votes_shadow"];
        put?: never;
        /** Has other anti-cheat rules tried out beside those in force: what they say is noted and changes nothing */
        post: operations["votes_set_shadow"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/campaigns/{campaign}/shadow/stop": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Stops what is tried out */
        post: operations["votes_stop_shadow"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/campaigns/{campaign}/statement": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What happened in a period: of an account or person with each entry, of a campaign or the book in sums */
        get: operations["ledger_statement"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/campaigns/{campaign}/stop": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Stops all claims at once */
        post: operations["lotteries_stop"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/campaigns/{campaign}/transfers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Books transfers or reserves them, all of them or none */
        post: operations["ledger_transfer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/campaigns/{campaign}/transfers/{transfer}/post": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Posts a pending transfer, in part or whole; the rest is free again */
        post: operations["ledger_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/campaigns/{campaign}/transfers/{transfer}/reverse": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Takes back what a transfer moved; what a person no longer has, they owe */
        post: operations["ledger_reverse"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/campaigns/{campaign}/transfers/{transfer}/void": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Gives a pending transfer up */
        post: operations["ledger_void"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/campaigns/{campaign}/tree": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who invited whom around a person, with what they share */
        get: operations["referrals_invitation_tree"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/campaigns/{campaign}/trial-balance": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Sums over all accounts, by asset and kind */
        get: operations["ledger_trial_balance"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/campaigns/{campaign}/visits": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Opens a campaign's page */
        post: operations["visit"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/campaigns/{campaign}/votes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Votes for one or several contestants */
        post: operations["votes_cast"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/campaigns/{campaign}/waiting-prizes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Claimed prizes that are to be sent, with addresses for operators */
        get: operations["lotteries_waiting"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/campaigns/{campaign}/winners": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who won what, and what became of the prize, newest first */
        get: operations["lotteries_winners"];
        put?: never;
        /** Draws the winners */
        post: operations["lotteries_draw_winners"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/campaigns/{campaign}/winners/redraw": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Draws winners for prizes that lack one, from those behind the last place; nothing else changes */
        post: operations["lotteries_redraw_winners"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/campaigns/{campaign}/winners/{place}/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Confirms a winner, who gets the prize by it, unless it is held */
        post: operations["lotteries_confirm"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/campaigns/{campaign}/winners/{place}/invalidate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Invalidates a winner with a reason, also one whose prize was refused; the next alternate takes the line */
        post: operations["lotteries_invalidate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/door": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What the door refused outside any campaign, per minute; for tokens of `default` */
        get: operations["door"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/journals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Where every log stands */
        get: operations["journals"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/journals/{service}/{shard}/blocks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Raw blocks, each after its length in four bytes; the header Fairground-Next-Position says where to go on */
        get: operations["blocks"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/journals/{service}/{shard}/digest": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The digest of a log's state at its head */
        get: operations["digest"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/journals/{service}/{shard}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Readable events of one's own tenant, one JSON object a line */
        get: operations["events"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/journals/{service}/{shard}/parked": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Facts of other services that wait for an operator */
        get: operations["parked"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/journals/{service}/{shard}/parked/{position}/drop": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Gives a parked fact up for good; gives those that still wait */
        post: operations["drop_parked"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/journals/{service}/{shard}/parked/{position}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Hears a parked fact again; gives those that still wait */
        post: operations["retry_parked"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/journals/{service}/{shard}/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Walks a log's chain and folds it from the start */
        get: operations["verify"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/people/erase": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Erases a person: their openid and all that they wrote about themselves */
        post: operations["erase_person"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/services": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How every service is, also those that can't be asked */
        get: operations["services"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Starts a person's session */
        post: operations["sign_in"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description A campaign. */
        About: {
            /**
             * @description Whether detectors are weighing all of its votes anew, as they do at a close: no result stands before they have. Only for
             *     those who run the campaign.
             */
            being_reviewed?: boolean | null;
            /** @description Its id. */
            campaign: components["schemas"]["CampaignId"];
            /** @description When it closed. */
            closed_at_ms?: components["schemas"]["Timestamp"] | null;
            /**
             * Format: uint
             * @description How many contestants stand.
             */
            contestants_approved: number;
            /**
             * Format: uint
             * @description How many wait for approval; only for those who run the campaign.
             */
            contestants_pending?: number | null;
            /** @description When it was set up. */
            created_at_ms: components["schemas"]["Timestamp"];
            /** @description When its result became final. */
            finalized_at_ms?: components["schemas"]["Timestamp"] | null;
            /** @description The kind of activity. */
            kind: string;
            /** @description Its title. */
            name: string;
            /** @description When it first opened. */
            opened_at_ms?: components["schemas"]["Timestamp"] | null;
            /**
             * Format: uint16
             * @description The round, from 1.
             */
            round: number;
            /** @description Its rules. */
            rules: components["schemas"]["Rules"];
            /** @description The anti-cheat rules that weigh its votes. */
            ruleset: components["schemas"]["RulesHash"];
            /** @description The rules that are tried out beside them, if there are any; only for those who run the campaign. */
            shadow?: components["schemas"]["RulesHash"] | null;
            /** @description Where it is in its life. */
            status: components["schemas"]["Status2"];
        };
        /** @description An invitation. */
        AcceptBody: {
            /** @description The inviter's code. */
            code: components["schemas"]["InviterCode"];
        };
        /** @description The invitation is accepted. */
        AcceptedReceipt: {
            /** @description Always true. */
            accepted: boolean;
        };
        /** @description ASSET:KIND or ASSET:KIND:WHOSE, such as points:issue or points:budget:spring */
        Account: string;
        /** @description An account. */
        AccountBody: {
            /** @description The account. */
            account: components["schemas"]["Account"];
        };
        /** @description One account. */
        AccountLine: {
            /** @description The account. */
            account: components["schemas"]["Account"];
            /**
             * Format: uint64
             * @description How much may be taken from it.
             */
            available: number;
            /**
             * Format: int64
             * @description What its normal side has more than the other.
             */
            balance: number;
            /**
             * Format: uint64
             * @description Everything that was ever credited.
             */
            credits: number;
            /**
             * Format: uint64
             * @description What pending transfers would credit.
             */
            credits_reserved: number;
            /**
             * Format: uint64
             * @description Everything that was ever debited.
             */
            debits: number;
            /**
             * Format: uint64
             * @description What pending transfers would debit.
             */
            debits_reserved: number;
            /** @description Whether it is open. */
            open: boolean;
            /** @description What may be done with it. */
            terms: components["schemas"]["AccountTerms"];
        };
        /** @description Accounts that belong to no person. */
        AccountPage: {
            /** @description By asset, kind and name. */
            accounts: components["schemas"]["AccountLine"][];
            /** @description Ask with this `cursor` for more; null: there is no more. */
            next_cursor?: components["schemas"]["Account"] | null;
            /**
             * Format: uint64
             * @description The position of the log that the answer stands at.
             */
            position: number;
        };
        /** @description What an account is now. */
        AccountReceipt: {
            /** @description The account. */
            account: components["schemas"]["Account"];
            /** @description Whether it is open. */
            open: boolean;
        };
        /** @description What may be done with an account beyond what its kind says. */
        AccountTerms: {
            /**
             * Format: uint64
             * @description Most that its balance may reach; null: no limit. It counts what is reserved as there.
             * @default null
             */
            balance_max: number | null;
            /**
             * Format: uint64
             * @description How far its balance may go below zero; 0: it may not. It counts what is reserved as gone.
             * @default 0
             */
            overdraft_max: number;
            /**
             * @description The only service that may take from it: `lotteries`; null: operators and the book's rules.
             * @default null
             */
            spender: string | null;
        };
        /** @description An act with the votes that it changed. */
        ActAnswer: {
            /**
             * Format: uint64
             * @description The position of its first step, which names it.
             */
            act: number;
            /** @description When that was taken. */
            at_ms: components["schemas"]["Timestamp"];
            /** @description Who took it. */
            by: string;
            /**
             * Format: uint32
             * @description The case that it belongs to.
             */
            case?: number | null;
            /** @description What it made of which votes. */
            moves: components["schemas"]["Move"][];
            /**
             * Format: uint64
             * @description The position of the log that it stands at.
             */
            position: number;
            /**
             * Format: uint
             * @description How many steps it has so far.
             */
            steps: number;
            /**
             * Format: uint64
             * @description The act that it undoes.
             */
            undoes?: number | null;
            /**
             * Format: uint64
             * @description How many votes they changed.
             */
            votes: number;
            /** @description Why. */
            why: components["schemas"]["Why"];
        };
        /** @description An act. */
        ActLine: {
            /**
             * Format: uint64
             * @description The position of its first step, which names it.
             */
            act: number;
            /** @description When that was taken. */
            at_ms: components["schemas"]["Timestamp"];
            /** @description Who took it. */
            by: string;
            /**
             * Format: uint32
             * @description The case that it belongs to.
             */
            case?: number | null;
            /**
             * Format: uint
             * @description How many steps it has so far.
             */
            steps: number;
            /**
             * Format: uint64
             * @description The act that it undoes.
             */
            undoes?: number | null;
            /**
             * Format: uint64
             * @description How many votes they changed.
             */
            votes: number;
            /** @description Why. */
            why: components["schemas"]["Why"];
        };
        /** @description Some acts, newest first. */
        ActPage: {
            /** @description The acts. */
            acts: components["schemas"]["ActLine"][];
            /** @description Ask with this `cursor` for older ones; null: there are none. */
            next_cursor?: string | null;
            /**
             * Format: uint64
             * @description The position of the log that it stands at.
             */
            position: number;
        };
        /** @description Whom a campaign lets take part, as far as following the account goes. Stored in events: variants are only added at the end. */
        Admits: "everybody" | "followers" | "new_followers";
        /** @description Something to give away. */
        AllotBody: {
            /**
             * Format: uint64
             * @description How much, in the asset's smallest unit.
             */
            amount: number;
            /** @description What. */
            asset: components["schemas"]["Asset"];
            /** @description The campaign. */
            campaign: components["schemas"]["CampaignId"];
            /**
             * @description Names the transfer: the same id is booked once, whoever sends it. Null: it is made from the Idempotency-Key.
             * @default null
             */
            id: components["schemas"]["TransferId"] | null;
            /** @description Whether as a budget for rules or as the stock of a draw. */
            into: components["schemas"]["Pot"];
        };
        /** @description points, cny (in fen), tickets.DRAW or unit.NAME */
        Asset: string;
        /** @description One rule. It pays from the campaign's budget in the asset. */
        AwardRule: {
            /**
             * Format: uint64
             * @description How much, in the asset's smallest unit.
             */
            amount: number;
            /** @description What is given: points, tickets to a draw, fen, units of a prize. */
            asset: components["schemas"]["Asset"];
            /** @description Names it for ever within the campaign: its caps go on counting under the same name when rules are set anew. */
            name: components["schemas"]["Word"];
            /** @description What it is given for. */
            on: components["schemas"]["Trigger"];
            /**
             * Format: uint64
             * @description Most that it gives one person in all; null: no cap.
             * @default null
             */
            per_person_max: number | null;
            /**
             * Format: uint64
             * @description Most that it gives one person on one day; null: no cap. What is taken back later is not given again.
             * @default null
             */
            per_person_per_day_max: number | null;
        };
        /** @description What the facts of one campaign give. */
        AwardRules: {
            /**
             * @description What is given for what.
             * @default []
             */
            awards: components["schemas"]["AwardRule"][];
            /**
             * Format: int16
             * @description Minutes from UTC to the clock whose days caps count. One offset all the year: books know no daylight saving.
             * @default 480
             */
            utc_offset_minutes: number;
        };
        /** @description The signature of a round of drand's quicknet, as its API gives it */
        BeaconSignature: string;
        /** @description What exactly a rule saw, so that an auditor can check it against the recorded sighting. */
        Because: "hosted_address" | "vpn_address" | "webdriver" | "headless_agent" | "tool_agent" | "software_renderer" | "platform_unlike_agent" | "gpu_unlike_agent" | "phone_without_touch" | {
            short_dwell: {
                /**
                 * Format: uint32
                 * @description Milliseconds between page and command.
                 */
                dwell_ms: number;
            };
        } | {
            token_moved: {
                /**
                 * Format: uint32
                 * @description Milliseconds between page and command.
                 */
                gap_ms: number;
            };
        } | "nonce_spent" | {
            accounts_on_device: {
                /**
                 * Format: uint32
                 * @description Distinct accounts on it in this campaign.
                 */
                accounts: number;
            };
        } | "network_unweighed" | {
            surprising: {
                /**
                 * Format: uint32
                 * @description What that weighs at most, before contradictions are bounded together.
                 */
                milli_nats: number;
            };
        } | {
            accounts_beyond_chance: {
                /**
                 * Format: uint32
                 * @description Distinct accounts on it in this campaign.
                 */
                accounts: number;
                /**
                 * Format: uint32
                 * @description Expected at most, rounded down.
                 */
                expected: number;
            };
        } | "page_of_another" | {
            page_elsewhere: {
                /**
                 * Format: uint32
                 * @description Milliseconds between page and command.
                 */
                gap_ms: number;
            };
        };
        /** @description Who sees counts and ranks before the campaign is final. */
        Board: "public" | "hidden";
        /** @description A contestant's count of the current round before and after an act. */
        BoardChange: {
            /**
             * Format: uint32
             * @description The contestant's number.
             */
            contestant: number;
            /**
             * Format: uint32
             * @description Rank by votes after it.
             */
            rank_after?: number | null;
            /**
             * Format: uint32
             * @description Rank by votes now: equal counts share one, whatever the campaign's rule for ties. Null: it does not stand.
             */
            rank_before?: number | null;
            /**
             * Format: uint64
             * @description Counted votes after it.
             */
            votes_after: number;
            /**
             * Format: uint64
             * @description Counted votes now.
             */
            votes_before: number;
        };
        /** @description One line of the board. */
        BoardEntry: {
            /**
             * Format: uint32
             * @description The contestant's number.
             */
            contestant: number;
            /** @description The contestant's name; null once it is erased. */
            name?: string | null;
            /**
             * Format: uint32
             * @description From 1.
             */
            rank: number;
            /**
             * Format: uint64
             * @description The final score in billionths of a point, 100 points being the best; only where a jury has a say, and only
             *     once the campaign is final.
             */
            score?: number | null;
            /**
             * Format: uint64
             * @description Counted votes of this round.
             */
            votes: number;
        };
        /** @description A book. */
        Book: {
            /** @description What is counted in it. */
            assets: components["schemas"]["Asset"][];
            /** @description Its id. */
            campaign: components["schemas"]["CampaignId"];
            /** @description When it was opened. */
            created_at_ms: components["schemas"]["Timestamp"];
            /** @description `ledger`. */
            kind: string;
            /** @description Its title. */
            name: string;
            /**
             * Format: uint64
             * @description How many accounts of persons owe something: somebody should see to them.
             */
            owing: number;
            /**
             * Format: uint64
             * @description How many of them are pending.
             */
            pending: number;
            /**
             * Format: uint64
             * @description How many persons have accounts.
             */
            persons: number;
            /**
             * Format: uint64
             * @description The position of the log that the answer stands at.
             */
            position: number;
            /**
             * Format: uint64
             * @description How many transfers were booked, reversals not counted.
             */
            transfers: number;
            /**
             * @description What rules could not give since a budget was spent, by campaign. Allot more, then pay each by a transfer from the
             *     campaign's budget to the person; or change the campaign's rules, to leave it at that.
             */
            unpaid: components["schemas"]["UnpaidAwards"][];
        };
        /** @description A new book. Its id and kind are read by the gateway. */
        BookBody: {
            /** @description Its title. */
            name: string;
        };
        /** @description A book is open. */
        BookReceipt: {
            /** @description Its id. */
            id: components["schemas"]["CampaignId"];
        };
        /** @description One transfer on record. */
        BookedLine: {
            /**
             * Format: uint64
             * @description How much it moves.
             */
            amount: number;
            /** @description Its id. */
            id: components["schemas"]["TransferId"];
        };
        /** @description Transfers on record. */
        BookedReceipt: {
            /** @description When they were decided. */
            at_ms: components["schemas"]["Timestamp"];
            /**
             * Format: uint64
             * @description Where they stand in the log; 0 if they were on record before, under these ids.
             */
            position: number;
            /** @description In the order in which they were asked for. */
            transfers: components["schemas"]["BookedLine"][];
        };
        CampaignId: string;
        /** @description Some campaigns of the caller's account, newest first. */
        CampaignPage: {
            /** @description May be fewer than asked for, even none, while there are more. */
            campaigns: components["schemas"]["CampaignSummary"][];
            /** @description Ask with this `cursor` for older ones; null: there are none. */
            next_cursor?: string | null;
        };
        /** @description One line about a campaign. */
        CampaignSummary: {
            /** @description Its id. */
            campaign: components["schemas"]["CampaignId"];
            /** @description When it closed. */
            closed_at_ms?: components["schemas"]["Timestamp"] | null;
            /** @description When it was set up. */
            created_at_ms: components["schemas"]["Timestamp"];
            /** @description The kind of activity. */
            kind: string;
            /** @description Its title. */
            name: string;
            /** @description When it first opened. */
            opened_at_ms?: components["schemas"]["Timestamp"] | null;
            /** @description Where it is in its life. */
            status: components["schemas"]["Stage"];
        };
        /** @description A case, with what a person needs to judge it. */
        CaseAnswer: {
            /** @description Who opened it. */
            by: string;
            /**
             * Format: uint32
             * @description Its number.
             */
            case: number;
            /**
             * Format: uint64
             * @description Position of what happened to it last.
             */
            changed: number;
            /** @description Whom they are for, most first. */
            contestants: components["schemas"]["ContestantCount"][];
            /** @description Some of them, spread over all. */
            examples: components["schemas"]["VoteLine"][];
            /** @description What happened to the case, oldest first. */
            history: components["schemas"]["HistoryLine"][];
            /** @description What its votes are now. */
            now: components["schemas"]["StatusCounts"];
            /** @description When. */
            opened_at_ms: components["schemas"]["Timestamp"];
            /**
             * Format: uint
             * @description How many persons cast them.
             */
            persons: number;
            /**
             * Format: uint64
             * @description The position of the log that it stands at.
             */
            position: number;
            /** @description What several of its votes share, most first. */
            shared: components["schemas"]["SharedLine"][];
            /** @description What was decided about it. */
            status: components["schemas"]["Decision"];
            /** @description What it is about. */
            subject: components["schemas"]["Subject"];
            /** @description How many were cast in each ten minutes, ascending; those without any are left out. */
            timeline: components["schemas"]["TimeCount"][];
            /**
             * Format: uint64
             * @description How many votes belong to it.
             */
            votes: number;
            /** @description Why it was opened. */
            why: components["schemas"]["Why"];
        };
        /** @description A case. */
        CaseLine: {
            /** @description Who opened it. */
            by: string;
            /**
             * Format: uint32
             * @description Its number.
             */
            case: number;
            /**
             * Format: uint64
             * @description Position of what happened to it last.
             */
            changed: number;
            /** @description When. */
            opened_at_ms: components["schemas"]["Timestamp"];
            /** @description What was decided about it. */
            status: components["schemas"]["Decision"];
            /** @description What it is about. */
            subject: components["schemas"]["Subject"];
            /**
             * Format: uint64
             * @description How many votes belong to it.
             */
            votes: number;
            /** @description Why it was opened. */
            why: components["schemas"]["Why"];
        };
        /** @description Some cases, newest first. */
        CasePage: {
            /** @description The cases. */
            cases: components["schemas"]["CaseLine"][];
            /** @description Ask with this `cursor` for older ones; null: there are none. */
            next_cursor?: string | null;
            /**
             * Format: uint64
             * @description The position of the log that it stands at.
             */
            position: number;
        };
        /** @description There is such a case. */
        CaseReceipt: {
            /**
             * Format: uint32
             * @description Its number.
             */
            case: number;
            /** @description What it is now. */
            status: components["schemas"]["Decision"];
        };
        /** @description A search that a page must do before its command is taken, as ALTCHA (version 1) writes it. */
        Challenge: {
            /** @description How to hash: `SHA-256`. */
            algorithm: string;
            /** @description The hash of the salt with the number's decimal digits behind it, as hexadecimal digits. */
            challenge: string;
            /**
             * Format: uint32
             * @description The largest number that it may be; the smallest is 0.
             */
            maxnumber: number;
            /** @description What stands in front of the number. */
            salt: string;
            /** @description To be sent back as it is. */
            signature: string;
        };
        /** @description A decision about a vote. */
        ChangeLine: {
            /**
             * Format: uint64
             * @description The act that it is part of.
             */
            act: number;
            /** @description Whether an operator decided. */
            by_operator: boolean;
            /** @description What the vote was. */
            from: components["schemas"]["VoteStatus"];
            /**
             * Format: uint64
             * @description Where it stands in the log.
             */
            position: number;
            /** @description What it became. */
            to: components["schemas"]["VoteStatus"];
        };
        /** @description Anti-cheat rules: one of `ruleset`, `numbers` and `definition`. */
        ChosenBody: {
            /** @description All of it, as GET /ruleset shows it. */
            definition?: components["schemas"]["Definition"] | null;
            /** @description A name for others: 1 to 40 of a-z, 0-9, '-' and '_'. Goes with `numbers`. */
            name?: string | null;
            /** @description Numbers that differ from the current rules' of this release. */
            numbers?: {
                [key: string]: number;
            } | null;
            /** @description The hash of rules that this release came with. */
            ruleset?: components["schemas"]["RulesHash"] | null;
        };
        /** @description What stands at a place in another service's log, added to an answer that refers to it. */
        Cited: {
            /** @description Why it can't be shown, or why it may not be what was meant; null: it is. */
            doubt?: string | null;
            /** @description The event, as the log's readers see it; null: it can't be shown. */
            event?: unknown;
            /** @description The place. */
            source: components["schemas"]["Source"];
        };
        /** @description What a winner does to get a prize. Stored in events: variants are only added at the end. */
        Claim: "at_once" | "delivery" | "pick_up";
        /** @description How a password was said. Stored in events: variants are only added at the end. */
        ClaimWay: "page" | "message";
        /** @description A person's code. */
        CodeReceipt: {
            /** @description The code. */
            code: components["schemas"]["InviterCode"];
        };
        CommandId: string;
        /** @description What comes where no line is given. */
        Consolation: {
            /**
             * Format: uint64
             * @description How much of it, in the asset's smallest unit.
             */
            amount: number;
            /** @description What is won. */
            asset: components["schemas"]["Asset"];
        };
        /** @description Votes of a case for a contestant. */
        ContestantCount: {
            /**
             * Format: uint32
             * @description The contestant's number.
             */
            contestant: number;
            /**
             * Format: uint64
             * @description How many.
             */
            votes: number;
        };
        /** @description One contestant. */
        ContestantLine: {
            /** @description A text about them. */
            about?: string | null;
            /** @description The name; null once it is erased, and for auditors unless the public sees it. */
            name?: string | null;
            /**
             * Format: uint32
             * @description The number.
             */
            number: number;
            /** @description Where their picture is. */
            picture?: string | null;
            /**
             * Format: uint32
             * @description Rank among those who stand; null for others, and while the board is hidden.
             */
            rank?: number | null;
            /** @description What they are. */
            status: components["schemas"]["Standing"];
            /**
             * Format: uint64
             * @description Counted votes as the board shows them, of the last round that they took part in; null while the board is hidden.
             */
            votes?: number | null;
            /**
             * Format: uint64
             * @description Counted votes of all rounds when the board last moved; only for those who run the campaign.
             */
            votes_counted?: number | null;
            /**
             * Format: uint64
             * @description Held votes of all rounds when the board last moved; only for those who run the campaign.
             */
            votes_held?: number | null;
            /**
             * Format: uint64
             * @description Voided votes of all rounds when the board last moved; only for those who run the campaign.
             */
            votes_voided?: number | null;
        };
        /** @description Some contestants. */
        ContestantPage: {
            /** @description In the order asked for. */
            contestants: components["schemas"]["ContestantLine"][];
            /** @description Ask with this `cursor` for more; null: there is no more. */
            next_cursor?: string | null;
        };
        /** @description What the contestant is now. */
        ContestantReceipt: {
            /**
             * Format: uint32
             * @description The number.
             */
            number: number;
            /** @description What it is. */
            status: components["schemas"]["Standing"];
        };
        /** @description A new campaign. Its id and kind are read by the gateway. */
        CreateBody: {
            /** @description Its title. */
            name: string;
            /**
             * @description Its rules; what is not given has its default.
             * @default {
             *       "board": "public",
             *       "board_frozen_before_close_seconds": null,
             *       "board_refresh_seconds": 60,
             *       "choices_per_vote_max": 1,
             *       "closes_at_ms": null,
             *       "contestants_max": 10000,
             *       "final_score": {
             *         "jury_percent": 0,
             *         "votes_percent": 100
             *       },
             *       "finalizes_after_close_seconds": null,
             *       "followers_only": false,
             *       "opens_at_ms": null,
             *       "rounds": [],
             *       "sign_up": {
             *         "approval": true,
             *         "open": true
             *       },
             *       "ties": "earliest",
             *       "time_zone": "Asia/Shanghai",
             *       "votes_per_person": null,
             *       "votes_per_person_per_contestant": null,
             *       "votes_per_person_per_day": 1
             *     }
             */
            rules: components["schemas"]["Rules"];
        };
        /** @description A campaign is set up. */
        CreatedReceipt: {
            /** @description Its id. */
            id: components["schemas"]["CampaignId"];
            /** @description `draft`. */
            status: components["schemas"]["Status2"];
        };
        /** @description What an operator says about a case. */
        DecideBody: {
            /** @description Why, in your words: 1 to 200 characters. It stands in the log for good, so name nobody. */
            reason: string;
        };
        /** @description What was decided about a case. Stored in events: variants are only added at the end. */
        Decision: "open" | "confirmed" | "dismissed";
        /** @description Everything that a ruleset's hash is made of, so that an auditor who has it can weigh every vote again. */
        Definition: {
            /** @description The device table that its rules read; none if they read none. */
            devices?: components["schemas"]["RulesHash"] | null;
            /** @description Its name, for people. */
            name: string;
            /** @description Every number by name: weights in milli-nats, times in milliseconds, counts as they are. */
            numbers: {
                [key: string]: number;
            };
            /** @description The network tables that its weights were made for. */
            tables: components["schemas"]["RulesHash"];
            /**
             * Format: uint32
             * @description The version of the code of its rules.
             */
            version: number;
        };
        /** @description What the page's script reported about the device. Every part is optional: a page says what it could find out. */
        Device: {
            /** @description Digest or sum of an audio rendering. */
            audio?: string | null;
            /** @description Digest of a canvas rendering. */
            canvas?: string | null;
            /**
             * Format: uint16
             * @description Logical cores.
             */
            cores?: number | null;
            /** @description Digest or list of installed fonts. */
            fonts?: string | null;
            /** @description The graphics renderer that WebGL names. */
            gpu?: string | null;
            /** @description Preferred languages, best first. */
            languages?: string[] | null;
            /**
             * Format: double
             * @description Memory in gigabytes, possibly a fraction.
             */
            memory_gb?: number | null;
            /** @description `navigator.platform`: `iPhone`, `Linux armv8l`, `Win32`… */
            platform?: string | null;
            /** @description Width×height@ratio in CSS pixels, such as `390x844@3`. */
            screen?: string | null;
            /** @description IANA time zone, such as `Asia/Shanghai`. */
            timezone?: string | null;
            /**
             * Format: uint16
             * @description How many fingers the screen can tell apart.
             */
            touch_points?: number | null;
            /** @description `navigator.webdriver`: whether the browser admits to be driven by a program. */
            webdriver?: boolean | null;
        };
        /** @description The digest of a state at a position. */
        Digest: {
            /** @description BLAKE3 over fold version, position, state and stored answers. */
            digest: components["schemas"]["Hash"];
            /**
             * Format: uint16
             * @description Version of the fold that made the state.
             */
            fold_version: number;
            /** @description Hash of the block header at that position. */
            head: components["schemas"]["Hash"];
            /** @description The journal's life. */
            incarnation: components["schemas"]["Incarnation"];
            /**
             * Format: uint64
             * @description The position that the state stands at.
             */
            position: number;
            /** @description The service, e.g. `votes`. */
            service: string;
            /**
             * Format: uint16
             * @description The shard, from 0.
             */
            shard: number;
        };
        /** @description What was counted in one minute. */
        DoorMinute: {
            /** @description Its start, in milliseconds since the epoch, by the time of the log. A minute that is past never changes. */
            minute_ms: components["schemas"]["Timestamp"];
            /** @description Requests refused, by the class of the limit or check that refused them. */
            refusals: {
                [key: string]: number;
            };
        };
        /** @description Minutes of log time, ascending. Those in which nothing was counted are left out. */
        DoorMinutes: {
            /** @description The campaign; left out where the counts belong to none. */
            campaign?: components["schemas"]["CampaignId"] | null;
            /** @description The minutes. */
            minutes: components["schemas"]["DoorMinute"][];
            /** @description Ask with this `from_ms` for more; null: there is no more yet. */
            next_from_ms?: components["schemas"]["Timestamp"] | null;
            /**
             * Format: uint64
             * @description The position of the log up to which at least it was counted.
             */
            position: number;
        };
        /** @description A lucky draw. */
        Draw: {
            /** @description Its id. */
            campaign: components["schemas"]["CampaignId"];
            /** @description What each cell of the skin shows, in order: a line of the table from 0; null: what is none. */
            cells: (number | null)[];
            /** @description When it closed. */
            closed_at_ms?: components["schemas"]["Timestamp"] | null;
            /** @description BLAKE3 hash of the seed that all draws come from. */
            commitment: components["schemas"]["Hash"];
            /** @description When it was set up. */
            created_at_ms: components["schemas"]["Timestamp"];
            /**
             * Format: uint64
             * @description How often was drawn.
             */
            draws: number;
            /** @description What only those who run it see; null for others. */
            inside?: components["schemas"]["DrawInside"] | null;
            /** @description `lotteries`. */
            kind: string;
            /** @description Its title. */
            name: string;
            /** @description When it first opened. */
            opened_at_ms?: components["schemas"]["Timestamp"] | null;
            /** @description Its rules. */
            rules: components["schemas"]["DrawRules"];
            /** @description The seed, once the draw has closed; null before, or if it was lost. */
            seed?: components["schemas"]["Hash"] | null;
            /** @description Where it is in its life. */
            status: components["schemas"]["DrawStatus"];
        };
        /** @description A new draw. Its id and kind are read by the gateway. */
        DrawBody: {
            /** @description Its title. */
            name: string;
            /** @description Its rules, for good. */
            rules: components["schemas"]["DrawRules"];
        };
        /** @description A draw is set up. */
        DrawCreatedReceipt: {
            /** @description Its id. */
            id: components["schemas"]["CampaignId"];
            /** @description `draft`. */
            status: components["schemas"]["DrawStatus"];
        };
        /** @description What those who run a draw see of it. */
        DrawInside: {
            /**
             * Format: int32
             * @description From which score on prizes are held, in milli-nats; null: none is.
             */
            bar?: number | null;
            /**
             * Format: uint64
             * @description How many claimed prizes are to be sent.
             */
            claims_waiting: number;
            /**
             * Format: uint64
             * @description How many prizes are held and wait for a decision.
             */
            held: number;
            /**
             * Format: uint64
             * @description How many persons are on a list.
             */
            listed: number;
            /** @description Which stock keeps it from opening, though its time has come; null: none does. */
            opening_delayed?: components["schemas"]["DrawOpeningDelay"] | null;
            /** @description The same by line of the table, without consolations. */
            out: number[];
            /** @description What can be won, by asset. */
            stock: components["schemas"]["DrawStock"][];
            /** @description Tickets of all persons. */
            tickets: components["schemas"]["TicketSums"];
            /**
             * Format: uint64
             * @description How many prizes were won and did not come back, consolations among them.
             */
            wins: number;
        };
        /** @description Where a person stands now. */
        DrawListedReceipt: {
            /** @description Where. */
            listing: components["schemas"]["Listing"];
            /** @description Who. */
            person: components["schemas"]["PersonId"];
        };
        /** @description What was counted in one minute. */
        DrawMinute: {
            /**
             * Format: uint64
             * @description Draws that gave nothing at all.
             */
            blanks: number;
            /**
             * Format: uint64
             * @description Prizes that were claimed.
             */
            claimed: number;
            /**
             * Format: uint64
             * @description Draws that gave the consolation.
             */
            consolations: number;
            /** @description Facts that nothing followed from, by reason. */
            declined: {
                [key: string]: number;
            };
            /**
             * Format: uint64
             * @description How often was drawn.
             */
            draws: number;
            /** @description Of a red envelope. */
            envelope: components["schemas"]["EnvelopeMinute"];
            /**
             * Format: uint64
             * @description Prizes that were sent, or handed out against their codes.
             */
            fulfilled: number;
            /**
             * Format: uint64
             * @description Draws that gave the guaranteed line, where their number gave none.
             */
            guaranteed: number;
            /**
             * Format: uint64
             * @description Prizes that were held since a squad may have taken them.
             */
            held: number;
            /** @description What persons decided about prizes: `release`, `refuse`, `hold`. */
            judged: {
                [key: string]: number;
            };
            /** @description Its start, in milliseconds since the epoch, by the time of the log. A minute that is past never changes. */
            minute_ms: components["schemas"]["Timestamp"];
            /**
             * Format: uint64
             * @description Facts that were parked.
             */
            parked: number;
            /** @description Of a raffle. */
            raffle: components["schemas"]["RaffleMinute"];
            /**
             * @description Attempts that the rules refused, by the rule: `not_open`, `no_ticket`, `day_quota`, `total_quota`, `not_listed`,
             *     `denied`, `not_follower`, `not_new_follower`.
             */
            refused: {
                [key: string]: number;
            };
            /** @description How much was taken back, by asset. */
            returned: {
                [key: string]: number;
            };
            /**
             * Format: uint64
             * @description Tickets that were granted.
             */
            tickets_received: number;
            /**
             * Format: uint64
             * @description Tickets that were recalled.
             */
            tickets_withdrawn: number;
            /**
             * @description Draws whose number gave a line that could not be given, by the reason: `out_of_stock`, `not_released`, `person_limit`,
             *     `day_limit`.
             */
            withheld: {
                [key: string]: number;
            };
            /** @description How much was won, by asset. */
            won: {
                [key: string]: number;
            };
        };
        /** @description Minutes of log time, ascending. Those in which nothing was counted are left out. */
        DrawMinutes: {
            /** @description The campaign; left out where the counts belong to none. */
            campaign?: components["schemas"]["CampaignId"] | null;
            /** @description The minutes. */
            minutes: components["schemas"]["DrawMinute"][];
            /** @description Ask with this `from_ms` for more; null: there is no more yet. */
            next_from_ms?: components["schemas"]["Timestamp"] | null;
            /**
             * Format: uint64
             * @description The position of the log up to which at least it was counted.
             */
            position: number;
        };
        /** @description Stock that is missing since a draft was to open. */
        DrawOpeningDelay: {
            /** @description Which prize. */
            asset: components["schemas"]["Asset"];
            /** @description The rule that promises it. */
            field: string;
            /**
             * Format: uint64
             * @description How much was there when it was looked at last.
             */
            has: number;
            /**
             * Format: uint64
             * @description How much is promised.
             */
            needed: number;
            /** @description Since when it is missing. */
            since_ms: components["schemas"]["Timestamp"];
        };
        /** @description What a draw may give, to whom and when. */
        DrawRules: {
            /**
             * @description Whether only followers of the account draw, or only new ones; by default everybody. Who follows is stated in campaigns
             *     of referrals of the same account.
             * @default everybody
             */
            admits: components["schemas"]["Admits"];
            /**
             * Format: uint64
             * @description How many numbers give nothing.
             * @default 0
             */
            blank_weight: number;
            /**
             * Format: uint16
             * @description Prizes that must be claimed or picked up go back into stock so many hours after they were won; null: never.
             * @default null
             */
            claim_within_hours: number | null;
            /**
             * @description When the draw closes by itself, in milliseconds since 1970 UTC; null: by hand.
             * @default null
             */
            closes_at_ms: components["schemas"]["Timestamp"] | null;
            /**
             * @description What comes where no line is given; null: nothing. Taken from stock like every prize, points as well: else the ledger
             *     would have to make it from nothing.
             * @default null
             */
            consolation: components["schemas"]["Consolation"] | null;
            /**
             * Format: uint32
             * @description Draws of one person in all; null: as many as they have tickets.
             * @default null
             */
            draws_per_person: number | null;
            /**
             * Format: uint32
             * @description Draws of one person on a calendar day; null: as many as they have tickets.
             * @default null
             */
            draws_per_person_per_day: number | null;
            /**
             * @description What comes after so many draws without a line; null: nothing is guaranteed.
             * @default null
             */
            guarantee: components["schemas"]["Guarantee"] | null;
            /**
             * @description Whether only persons draw whom an operator has put on the list. Who was denied never draws.
             * @default false
             */
            listed_only: boolean;
            /**
             * @description When a draft opens by itself, in milliseconds since 1970 UTC; null: by hand. Neither opens it while stock is missing that the
             *     rules promise: by its time it opens as soon as that has come, and says meanwhile what it waits for.
             * @default null
             */
            opens_at_ms: components["schemas"]["Timestamp"] | null;
            /** @description 1 to 64 lines, in the order in which a page shows them. */
            prizes: components["schemas"]["Prize"][];
            /**
             * @description How a page shows the draw.
             * @default wheel
             */
            skin: components["schemas"]["Skin"];
            /**
             * Format: int16
             * @description Whose calendar days count: minutes east of UTC, 480 by default, which is China's time.
             * @default 480
             */
            utc_offset_minutes: number;
        };
        /** @description Where the draw is in its life now. */
        DrawStageReceipt: {
            /** @description The status. */
            status: components["schemas"]["DrawStatus"];
        };
        /** @description Where a draw is in its life. */
        DrawStatus: "draft" | "open" | "paused" | "closed";
        /** @description Units of one prize. */
        DrawStock: {
            /** @description Which prize. */
            asset: components["schemas"]["Asset"];
            /**
             * Format: uint64
             * @description How many units can be won.
             */
            left: number;
        };
        /** @description What came of a ticket. */
        DrawnReceipt: {
            /** @description When it was decided. */
            at_ms: components["schemas"]["Timestamp"];
            /**
             * Format: uint8
             * @description The cell of the skin that comes out, from 0: where the wheel stops; null: drawn before there were skins.
             */
            cell?: number | null;
            /** @description Until when the prize can be claimed; null: for ever, or there is nothing to claim. */
            claim_until_ms?: components["schemas"]["Timestamp"] | null;
            /**
             * Format: uint64
             * @description The number of the draw in its campaign, from 1.
             */
            draw: number;
            /**
             * Format: uint16
             * @description The line that is given, from 0; null: none.
             */
            given?: number | null;
            /** @description Id of the command, the same for each retry. */
            id: components["schemas"]["CommandId"];
            /**
             * Format: uint16
             * @description The line of the table that takes the random number, from 0; null: the blank.
             */
            line?: number | null;
            /**
             * Format: uint64
             * @description Where the draw stands in the log: a prize is taken back under it.
             */
            position: number;
            /**
             * Format: uint64
             * @description Tickets that the person has left.
             */
            tickets_left: number;
            /** @description Why that one, or none. */
            why: components["schemas"]["Why2"];
            /** @description What was won. Where no line is given, it is the consolation; null: nothing. */
            won?: components["schemas"]["Won"] | null;
        };
        /** @description An empty object, or nothing. */
        EmptyBody: Record<string, never>;
        /** @description A red envelope. */
        Envelope: {
            /** @description Whom it lets take part. */
            admits: components["schemas"]["Admits"];
            /** @description Its id. */
            campaign: components["schemas"]["CampaignId"];
            /** @description When it closed. */
            closed_at_ms?: components["schemas"]["Timestamp"] | null;
            /** @description BLAKE3 hash of the seed that all parts come from. */
            commitment: components["schemas"]["Hash"];
            /** @description When it was set up. */
            created_at_ms: components["schemas"]["Timestamp"];
            /** @description What only those who run it see; null for others. */
            inside?: components["schemas"]["EnvelopeInside"] | null;
            /** @description `envelope`. */
            kind: string;
            /** @description Its title. */
            name: string;
            /** @description When it first opened. */
            opened_at_ms?: components["schemas"]["Timestamp"] | null;
            /** @description Its rounds, in their order. */
            rounds: components["schemas"]["EnvelopeRoundNow"][];
            /** @description The seed, once it has closed; null before, or if it was lost. */
            seed?: components["schemas"]["Hash"] | null;
            /** @description Where it is in its life; `paused`: it was stopped. */
            status: components["schemas"]["DrawStatus"];
        };
        /** @description A new red envelope. Its id and kind are read by the gateway. */
        EnvelopeBody: {
            /**
             * @description Whether only followers of the account get a part, or only new ones; by default everybody.
             * @default everybody
             */
            admits: components["schemas"]["Admits"];
            /** @description Its title. */
            name: string;
            /** @description 1 to 32 rounds, one after the other. */
            rounds: components["schemas"]["EnvelopeRoundBody"][];
        };
        /** @description A part that was taken. */
        EnvelopeClaim: {
            /**
             * Format: uint64
             * @description How much it is.
             */
            fen: number;
            /**
             * Format: uint32
             * @description Which part of the round, from 1.
             */
            part: number;
            /**
             * Format: uint64
             * @description Where it stands in the log.
             */
            position: number;
            /**
             * Format: uint16
             * @description The round, from 1.
             */
            round: number;
        };
        /** @description What a person says on the page. */
        EnvelopeClaimBody: {
            /** @description The password, as they typed it. */
            password: string;
        };
        /** @description A part was taken. */
        EnvelopeClaimReceipt: {
            /** @description When it was decided. */
            at_ms: components["schemas"]["Timestamp"];
            /**
             * Format: uint64
             * @description How much it is.
             */
            fen: number;
            /** @description Id of the command, the same for each retry. */
            id: components["schemas"]["CommandId"];
            /**
             * Format: uint32
             * @description Which part of the round, from 1.
             */
            part: number;
            /**
             * Format: uint64
             * @description Where it stands in the log.
             */
            position: number;
            /**
             * Format: uint16
             * @description The round, from 1.
             */
            round: number;
        };
        /** @description What those who run a red envelope see of it. */
        EnvelopeInside: {
            /**
             * Format: int32
             * @description From which score on parts are held, in milli-nats; null: none is.
             */
            bar?: number | null;
            /**
             * Format: uint64
             * @description What the ledger has handed over and nobody has taken.
             */
            fen_in_stock: number;
            /**
             * Format: uint64
             * @description What the rounds that have not ended can still give: it opens only if so much is in stock.
             */
            fen_promised: number;
            /**
             * Format: uint64
             * @description How many parts are held and wait for a decision.
             */
            held: number;
            /**
             * Format: uint64
             * @description How many persons have said a password, right or wrong.
             */
            persons: number;
            /** @description Why it was stopped last. */
            stopped?: string | null;
        };
        /** @description A message that a person sent to the account. */
        EnvelopeMessageBody: {
            /** @description The message, as it came. */
            text: string;
        };
        /** @description What is counted per minute of red envelopes. */
        EnvelopeMinute: {
            /**
             * Format: uint64
             * @description How much was taken, in fen.
             */
            fen: number;
            /**
             * Format: uint64
             * @description Parts that were taken.
             */
            parts: number;
            /** @description Claims that the rules refused, by the rule. */
            refused: {
                [key: string]: number;
            };
        };
        /** @description Where a round is in its time. */
        EnvelopePhase: "waiting" | "released" | "ended";
        /** @description What a message led to. */
        EnvelopeReplyReceipt: {
            /** @description The part, if one was taken. */
            claim?: components["schemas"]["EnvelopeClaim"] | null;
            /** @description `claimed`, `silent` for a message that was no try, or in one word why nothing was claimed. */
            outcome: string;
            /** @description What to reply to the person: in Chinese, or in English if Accept-Language asks for it; null: reply nothing. */
            reply?: string | null;
        };
        /** @description Another password. */
        EnvelopeRotateBody: {
            /** @description 1 to 32 characters; width, case and spaces don't matter. */
            password: string;
        };
        /** @description The round has another password. */
        EnvelopeRotatedReceipt: {
            /**
             * Format: uint16
             * @description How many passwords it has had, this one included.
             */
            passwords: number;
            /**
             * Format: uint16
             * @description The round, from 1.
             */
            round: number;
        };
        /** @description One round. */
        EnvelopeRound: {
            /** @description From when on it opens no more. */
            ends_at_ms: components["schemas"]["Timestamp"];
            /**
             * Format: uint64
             * @description The sum of all parts, in fen.
             */
            fen: number;
            /**
             * Format: uint32
             * @description How many parts there are: the first so many persons get one each.
             */
            parts: number;
            /** @description From when on the password opens it. */
            releases_at_ms: components["schemas"]["Timestamp"];
            /**
             * @description Whether the campaign's page shows the password from its release on; otherwise you tell it yourself, in an article or
             *     on a stage.
             * @default false
             */
            shows_password: boolean;
            /** @description How the sum is split. */
            split: components["schemas"]["EnvelopeSplit"];
        };
        /** @description A round, with its password. */
        EnvelopeRoundBody: {
            /** @description From when on it opens no more. */
            ends_at_ms: components["schemas"]["Timestamp"];
            /**
             * Format: uint64
             * @description The sum of all parts, in fen.
             */
            fen: number;
            /**
             * Format: uint32
             * @description How many parts there are.
             */
            parts: number;
            /** @description 1 to 32 characters; width, case and spaces don't matter. */
            password: string;
            /** @description From when on the password opens it. */
            releases_at_ms: components["schemas"]["Timestamp"];
            /**
             * @description Whether the campaign's page shows the password from its release on.
             * @default false
             */
            shows_password: boolean;
            /** @description How the sum is split. */
            split: components["schemas"]["EnvelopeSplit"];
        };
        /** @description A round, and how far it has come. */
        EnvelopeRoundNow: {
            /**
             * Format: uint64
             * @description How many fen are left.
             */
            fen_left: number;
            /**
             * Format: uint32
             * @description How many parts were taken.
             */
            parts_taken: number;
            /** @description The password, while it opens the round and if the page shows it. */
            password?: string | null;
            /** @description Where it is in its time. */
            phase: components["schemas"]["EnvelopePhase"];
            /**
             * Format: uint16
             * @description Its number, from 1.
             */
            round: number;
            /** @description What was settled. */
            rules: components["schemas"]["EnvelopeRound"];
        };
        /** @description What a red envelope gives, and when. */
        EnvelopeRules: {
            /**
             * @description Whether only followers of the account get a part, or only new ones; by default everybody. Who follows is stated in
             *     campaigns of referrals of the same account.
             * @default everybody
             */
            admits: components["schemas"]["Admits"];
            /** @description 1 to 32 rounds, one after the other: none begins before the one before it has ended. */
            rounds: components["schemas"]["EnvelopeRound"][];
        };
        /** @description How a sum is split. Stored in events: variants are only added at the end. */
        EnvelopeSplit: "fixed" | "random";
        /** @description Why all claims are stopped. */
        EnvelopeStopBody: {
            /** @description In your words. It stands in the log for good, so name nobody. */
            reason: string;
        };
        /** @description Who is to be erased. */
        Erase: {
            /** @description The platform's id of the person, in the operator's account. */
            openid: string;
        };
        /** @description What came of it. */
        ErasedPerson: {
            /** @description Whether there was anybody: `false` also if they were erased before. */
            erased: boolean;
        };
        /** @description More votes for a case. */
        ExtendCaseBody: {
            /**
             * @description The kinds of fraud that it could be.
             * @default []
             */
            codes: components["schemas"]["ReasonCode"][];
            /** @description Why, in your words: 1 to 200 characters. It stands in the log for good, so name nobody. */
            reason: string;
            /** @description Positions of the votes, ascending, 1,000 at the most. Those that the case has are passed over. */
            votes: number[];
        };
        /** @description Something that happened. */
        FairnessLine: {
            /** @description Log time. */
            at_ms: components["schemas"]["Timestamp"];
            /**
             * Format: uint64
             * @description Where it stands in the log.
             */
            position: number;
        } & (({
            /** @description Its id, which goes into each number. */
            campaign: components["schemas"]["CampaignId"];
            /** @description BLAKE3 hash of the seed. */
            commitment: components["schemas"]["Hash"];
            /** @constant */
            kind: "created";
            /** @description Its title. */
            name: string;
        } & ({
            /** @constant */
            form: "draw";
            rules: components["schemas"]["DrawRules"];
        } | {
            /** @constant */
            form: "envelope";
            rules: components["schemas"]["EnvelopeRules"];
        } | {
            /** @constant */
            form: "raffle";
            rules: components["schemas"]["RaffleRules"];
        })) | {
            /** @constant */
            kind: "opened";
        } | {
            /** @constant */
            kind: "paused";
        } | {
            /**
             * Format: uint64
             * @description How many units.
             */
            amount: number;
            /** @description Which. */
            asset: components["schemas"]["Asset"];
            /** @constant */
            kind: "stock_received";
        } | {
            /**
             * Format: uint64
             * @description How many units.
             */
            amount: number;
            /** @description Which. */
            asset: components["schemas"]["Asset"];
            /** @constant */
            kind: "stock_returned";
        } | {
            /** @constant */
            kind: "tickets_received";
            /** @description Who. */
            person: components["schemas"]["PersonId"];
            /**
             * Format: uint64
             * @description How many.
             */
            tickets: number;
        } | {
            /** @constant */
            kind: "tickets_recalled";
            /** @description Whose they were. */
            person: components["schemas"]["PersonId"];
            /**
             * Format: uint64
             * @description How many.
             */
            tickets: number;
        } | {
            /** @constant */
            kind: "listed";
            /** @description Where they stand from here on. */
            listing: components["schemas"]["Listing"];
            /** @description Who. */
            person: components["schemas"]["PersonId"];
        } | {
            /** @description When they followed for the first time; 0: before anybody kept it. */
            first_at_ms: components["schemas"]["Timestamp"];
            /** @description Whether they follow. */
            follows: boolean;
            /** @constant */
            kind: "followed";
            /** @description Who. */
            person: components["schemas"]["PersonId"];
        } | {
            /**
             * Format: uint64
             * @description The number of the draw, from 1.
             */
            draw: number;
            /** @constant */
            kind: "drawn";
            /**
             * Format: uint64
             * @description The random number.
             */
            number: number;
            /** @description What it gave, and why. */
            outcome: components["schemas"]["Outcome2"];
            /** @description Who. */
            person: components["schemas"]["PersonId"];
            /** @description The 64 bits that it is the rest of, as 16 hex digits; null: drawn before they were kept. */
            value?: string | null;
        } | {
            /** @constant */
            kind: "refused";
            /** @description Who. */
            person: components["schemas"]["PersonId"];
            /** @description By which rule, such as `no_ticket`. */
            rule: string;
        } | {
            /**
             * Format: uint64
             * @description How much of it.
             */
            amount: number;
            /** @description What. */
            asset: components["schemas"]["Asset"];
            /** @constant */
            kind: "prize_returned";
            /**
             * @description Why; null in bundles of releases that did not say.
             * @default null
             */
            why: components["schemas"]["TakenBack"] | null;
            /**
             * Format: uint64
             * @description Position at which it was won.
             */
            won: number;
        } | {
            /**
             * Format: uint64
             * @description How much it was.
             */
            fen: number;
            /** @constant */
            kind: "part_taken";
            /**
             * Format: uint32
             * @description Which part of it, from 1.
             */
            part: number;
            /** @description Who. */
            person: components["schemas"]["PersonId"];
            /**
             * Format: uint16
             * @description The round, from 1.
             */
            round: number;
        } | {
            /**
             * Format: uint64
             * @description How much nobody took.
             */
            fen_left: number;
            /** @constant */
            kind: "round_ended";
            /**
             * Format: uint32
             * @description How many parts were taken.
             */
            parts: number;
            /**
             * Format: uint16
             * @description The round, from 1.
             */
            round: number;
        } | {
            /** @description Whether it was for a ticket; else it was handed in, or a vote entered its person. */
            by_ticket: boolean;
            /**
             * Format: uint64
             * @description Its number in the list, from 1.
             */
            entry: number;
            /** @constant */
            kind: "entered";
            /** @description Whose it is. */
            person: components["schemas"]["PersonId"];
        } | {
            /**
             * Format: uint64
             * @description How many entries there are.
             */
            entries: number;
            /** @constant */
            kind: "entries_closed";
            /** @description The root of their list. */
            root: components["schemas"]["Hash"];
        } | {
            /** @description The signature of the beacon's round, which follows from when entries close; null: none was mixed in. */
            beacon?: components["schemas"]["BeaconSignature"] | null;
            /** @constant */
            kind: "winners_drawn";
            /** @description The entry at each place, in their order. */
            places: number[];
        } | {
            /**
             * Format: uint64
             * @description How much of it.
             */
            amount: number;
            /** @description What they got. */
            asset: components["schemas"]["Asset"];
            /**
             * Format: uint64
             * @description The entry.
             */
            entry: number;
            /** @constant */
            kind: "confirmed";
            /**
             * Format: uint16
             * @description The line of prizes, from 0.
             */
            line: number;
            /** @description Who. */
            person: components["schemas"]["PersonId"];
            /**
             * Format: uint32
             * @description The place, from 1.
             */
            place: number;
        } | {
            /**
             * Format: uint64
             * @description The entry.
             */
            entry: number;
            /** @constant */
            kind: "invalidated";
            /**
             * Format: uint16
             * @description The line of prizes that was free again, from 0.
             */
            line: number;
            /** @description Who. */
            person: components["schemas"]["PersonId"];
            /**
             * Format: uint32
             * @description The place, from 1.
             */
            place: number;
        } | {
            /**
             * Format: uint64
             * @description The entry.
             */
            entry: number;
            /**
             * Format: uint32
             * @description The place that was invalidated.
             */
            instead_of: number;
            /** @constant */
            kind: "alternate_called";
            /**
             * Format: uint16
             * @description The line of prizes, from 0.
             */
            line: number;
            /** @description Who. */
            person: components["schemas"]["PersonId"];
            /**
             * Format: uint32
             * @description The place, from 1.
             */
            place: number;
        } | {
            /** @constant */
            kind: "winners_redrawn";
            /** @description The new places, in their order, behind the last one that there was. */
            places: components["schemas"]["RaffleRedrawn"][];
        } | {
            /** @constant */
            kind: "closed";
        } | {
            /**
             * Format: uint64
             * @description How many draws came from it; null where it is no lucky draw.
             */
            draws?: number | null;
            /** @constant */
            kind: "seed_revealed";
            /** @description The seed. */
            seed: components["schemas"]["Hash"];
        } | {
            /** @constant */
            kind: "seed_lost";
        });
        /** @description A part of the bundle, in the order of the log. */
        FairnessPage: {
            /** @description What happened. */
            lines: components["schemas"]["FairnessLine"][];
            /** @description Ask with this `cursor` for what came later; null: this is all. */
            next_cursor?: string | null;
            /**
             * Format: uint64
             * @description The position of the log that it stands at.
             */
            position: number;
        };
        /** @description Weights of the final score; they add up to 100. */
        FinalScore: {
            /**
             * Format: uint8
             * @description Weight of the jury's mean mark.
             */
            jury_percent: number;
            /**
             * Format: uint8
             * @description Weight of the votes of the last round, relative to the contestant with most votes.
             */
            votes_percent: number;
        };
        /** @description Whether a person follows the account. */
        FollowBody: {
            /** @description Whether they do. */
            following: boolean;
        };
        /** @description What is on record about a follower. */
        FollowReceipt: {
            /** @description Whether they follow. */
            following: boolean;
        };
        /** @description A question to the read model by which votes were found. */
        FoundBy: {
            /**
             * Format: uint64
             * @description The position of the log that its answer stood at: later votes were not looked at.
             */
            position: number;
            /** @description The question as it stands in an address, such as `contestant=17&network=data_centre`. */
            query: string;
        };
        /** @description A prize that was sent. */
        FulfilBody: {
            /**
             * @description Such as the number of a parcel, up to 200 characters. It stands in the log for good, so name nobody.
             * @default
             */
            note: string;
        };
        /** @description What one detector saw: enough for an auditor to count again. */
        Ground: {
            /** @description The kind of fraud that it points at. */
            code: components["schemas"]["ReasonCode"];
            /** @description What was counted, by name: such as `here`, `elsewhere`, `expected_milli`, `tail`. */
            counts: {
                [key: string]: number;
            };
            /** @description Name of the detector, such as `concentration`. */
            detector: string;
            /** @description What the votes share, such as `prefix`; empty if nothing. */
            shared: string;
            /**
             * Format: int32
             * @description Its part of the score in milli-nats.
             */
            weight: number;
        };
        /**
         * @description A line that comes at the latest after so many draws.
         *
         *     It steps in where the number of that draw gives none: whoever wins a line by their number is not paid twice. It ends by
         *     running out of stock and in no other way, so that line has neither limit nor slots.
         */
        Guarantee: {
            /**
             * Format: uint32
             * @description Whoever was given no line in so many draws in a row, less one, gets this one by the next.
             */
            after_draws: number;
            /**
             * Format: uint16
             * @description The line, from 0.
             */
            line: number;
        };
        Hash: string;
        /** @description How far a shard has heard another. */
        HeardFrom: {
            /**
             * Format: uint64
             * @description There is nothing else to hear up to this position of its log: what lies behind is the lag.
             */
            looked: number;
            /**
             * Format: uint64
             * @description Position of the last fact that was heard, 0 if none was.
             */
            position: number;
            /** @description The service that is heard, e.g. `votes`. */
            service: string;
            /**
             * Format: uint16
             * @description Its shard, from 0.
             */
            shard: number;
        };
        /** @description A prize that was held or decided about. */
        HeldPrize: {
            /**
             * Format: uint64
             * @description How much of it.
             */
            amount: number;
            /** @description What it is. */
            asset: components["schemas"]["Asset"];
            /** @description When it was first held or decided about. */
            at_ms: components["schemas"]["Timestamp"];
            /** @description What persons decided, in order. */
            judgements: components["schemas"]["PrizeJudgement"][];
            /** @description Who won it. */
            person: components["schemas"]["PersonId"];
            /**
             * Format: uint64
             * @description Position of the event by which it was won: it is decided about under it.
             */
            position: number;
            /**
             * Format: int32
             * @description Log-odds of a squad in milli-nats when it was weighed; null: it was given, and a person decided otherwise.
             */
            score?: number | null;
            /** @description What became of it. */
            stage: components["schemas"]["HeldPrizeStanding"];
            /** @description What was seen, heaviest first. */
            suspicions: components["schemas"]["TakeSuspicion"][];
        };
        /** @description How a prize stands that was held or decided about. */
        HeldPrizeStanding: "held" | "released" | "refused" | "returned";
        /** @description Prizes, newest first. */
        HeldPrizes: {
            /** @description Ask with it for more; null: there are no more. */
            next_cursor?: string | null;
            /**
             * Format: uint64
             * @description The position of the log that it stands at.
             */
            position: number;
            /** @description The prizes. */
            prizes: components["schemas"]["HeldPrize"][];
        };
        /** @description A reward that was held or decided about. */
        HeldReward: {
            /** @description When that was. */
            at_ms: components["schemas"]["Timestamp"];
            /** @description Whether it is given, looks made up, and no person has decided. */
            doubted: boolean;
            /** @description By whose following it was earned. */
            follower: components["schemas"]["PersonId"];
            /** @description Who would get it. */
            inviter: components["schemas"]["Inviter"];
            /** @description What persons decided, in order. */
            judgements: components["schemas"]["RewardJudgement"][];
            /**
             * Format: uint64
             * @description Position of the event that held it, or of the first decision about it.
             */
            position: number;
            /**
             * Format: int32
             * @description Log-odds of a made follower in milli-nats when it was weighed last; null: it was given, and a person decided otherwise.
             */
            score?: number | null;
            /** @description What became of it. */
            stage: components["schemas"]["InvitationStage"];
            /** @description What was seen, heaviest first. */
            suspicions: components["schemas"]["Suspicion"][];
        };
        /** @description Rewards, newest first. */
        HeldRewards: {
            /** @description Ask with it for more; null: there are no more. */
            next_cursor?: string | null;
            /**
             * Format: uint64
             * @description The position of the log that it stands at.
             */
            position: number;
            /** @description The rewards. */
            rewards: components["schemas"]["HeldReward"][];
        };
        /** @description Something that happened to a case. */
        HistoryLine: {
            /**
             * Format: uint64
             * @description The act, if it was one.
             */
            act?: number | null;
            /** @description When. */
            at_ms: components["schemas"]["Timestamp"];
            /** @description Who. */
            by: string;
            /**
             * Format: uint64
             * @description Where it stands in the log.
             */
            position: number;
            /** @description Why, in words; empty where a detector found it. */
            reason: string;
            /**
             * Format: uint
             * @description How many votes it added or changed.
             */
            votes: number;
            /** @description `opened`, `extended`, `confirmed`, `dismissed`, `reopened` or `acted`. */
            what: string;
        };
        Incarnation: string;
        /** @description A channel, and how far those came who came by it. */
        InvitationChannel: {
            /**
             * Format: uint32
             * @description How many accepted.
             */
            accepted: number;
            /** @description Its name. */
            channel: components["schemas"]["CampaignId"];
            /** @description Its code. */
            code: components["schemas"]["InviterCode"];
            /**
             * Format: uint32
             * @description How many followed.
             */
            followed: number;
            /**
             * Format: uint32
             * @description How many of those have left.
             */
            left: number;
            /** @description What it is. */
            medium: components["schemas"]["Medium"];
            /**
             * Format: uint32
             * @description How many of those turned out to have followed the account before.
             */
            not_new: number;
            /**
             * Format: uint32
             * @description How many of those count now.
             */
            qualified: number;
        };
        /** @description A channel that gets a code. */
        InvitationChannelBody: {
            /** @description Its name: 1 to 48 of a-z, 0-9, '-' and '_'. */
            channel: components["schemas"]["CampaignId"];
            /** @description What it is. */
            medium: components["schemas"]["Medium"];
        };
        /** @description The channels of a campaign. */
        InvitationChannels: {
            /** @description By name. */
            channels: components["schemas"]["InvitationChannel"][];
        };
        /** @description An invitation that was accepted. */
        InvitationEdge: {
            /** @description Who invited. */
            from: components["schemas"]["PersonId"];
            /** @description Who accepted. */
            to: components["schemas"]["PersonId"];
        };
        /** @description Somebody in the tree. */
        InvitationNode: {
            /** @description When they accepted the invitation. */
            accepted_at_ms?: components["schemas"]["Timestamp"] | null;
            /** @description The channel's name; null: a person. */
            channel?: components["schemas"]["CampaignId"] | null;
            /** @description What was seen of their device: the same text is the same rendering. */
            device?: string | null;
            /** @description When they followed by it. */
            followed_at_ms?: components["schemas"]["Timestamp"] | null;
            /** @description The person, or the place of a channel. */
            id: components["schemas"]["PersonId"];
            /** @description What the channel is; null: a person. */
            medium?: components["schemas"]["Medium"] | null;
            /** @description What kind of network that is: `carrier`, `fixed`, `campus`, `data_centre`, `vpn`, `private` or `unknown`. */
            network: string;
            /** @description What was seen of their address: the same text is the same prefix. */
            prefix?: string | null;
            /** @description How far they came. */
            stage: components["schemas"]["InvitationStage"];
        };
        /** @description What exactly was seen. Stored in events: variants are only added at the end. */
        InvitationSign: {
            shared_device: {
                /**
                 * Format: uint32
                 * @description How many, the follower among them.
                 */
                kin: number;
                /**
                 * Format: uint32
                 * @description How many others.
                 */
                others: number;
            };
        } | {
            shared_prefix: {
                /**
                 * Format: uint32
                 * @description How many, the follower among them.
                 */
                kin: number;
                /**
                 * Format: uint32
                 * @description How many others.
                 */
                others: number;
            };
        } | {
            own_device: {
                /** @description Whether the address is as well. */
                own_prefix: boolean;
            };
        } | {
            ring: {
                /**
                 * Format: uint32
                 * @description How many persons it went through.
                 */
                persons: number;
            };
        } | {
            inert: {
                /**
                 * Format: uint32
                 * @description How many do nothing else.
                 */
                inert: number;
                /**
                 * Format: uint32
                 * @description How many of them followed.
                 */
                kin: number;
            };
        } | {
            fleeting: {
                /**
                 * Format: uint32
                 * @description How many of them followed.
                 */
                kin: number;
                /**
                 * Format: uint32
                 * @description How many left.
                 */
                left: number;
            };
        } | "hosted_address" | "vpn_address" | "driven" | "takes_part" | {
            inert_place: {
                /**
                 * Format: uint32
                 * @description How many do nothing else.
                 */
                inert: number;
                /**
                 * Format: uint32
                 * @description How many of them followed.
                 */
                persons: number;
            };
        } | {
            crowded_prefix: {
                /**
                 * Format: uint32
                 * @description How many.
                 */
                persons: number;
            };
        } | {
            used_phones: {
                /**
                 * Format: uint32
                 * @description How many followed there.
                 */
                persons: number;
                /**
                 * Format: uint32
                 * @description How many with such a phone.
                 */
                used: number;
            };
        } | {
            returning: {
                /**
                 * Format: uint32
                 * @description How many followed there.
                 */
                persons: number;
                /**
                 * Format: uint32
                 * @description How many came from such a place.
                 */
                returned: number;
            };
        } | {
            even_pace: {
                /**
                 * Format: uint32
                 * @description How many of them were much like the one before.
                 */
                even: number;
                /**
                 * Format: uint32
                 * @description Times between two who came there.
                 */
                gaps: number;
            };
        } | {
            inert_clan: {
                /**
                 * Format: uint32
                 * @description How many do nothing else.
                 */
                inert: number;
                /**
                 * Format: uint32
                 * @description How many followed there.
                 */
                persons: number;
            };
        } | {
            fleeting_clan: {
                /**
                 * Format: uint32
                 * @description How many left.
                 */
                left: number;
                /**
                 * Format: uint32
                 * @description How many followed there.
                 */
                persons: number;
            };
        } | {
            chained: {
                /**
                 * Format: uint32
                 * @description How many of them brought others.
                 */
                inviters: number;
                /**
                 * Format: uint32
                 * @description How many followed there.
                 */
                persons: number;
            };
        };
        /** @description How far a person who was invited has come. Stored in snapshots: numbers never change. */
        InvitationStage: "nobodys" | "accepted" | "followed" | "qualified" | "left" | "held" | "refused" | "not_new";
        /** @description The tree around somebody: up to eight above them, and those below, the nearest first. */
        InvitationTree: {
            /** @description Who invited whom. */
            edges: components["schemas"]["InvitationEdge"][];
            /** @description Whether there are more below than are shown. */
            is_cut: boolean;
            /** @description Persons and channels. */
            nodes: components["schemas"]["InvitationNode"][];
            /**
             * Format: uint64
             * @description The position of the log that it stands at.
             */
            position: number;
        };
        /** @description By whom or by what somebody was invited. Stored in events: variants are only added at the end. */
        Inviter: {
            person: components["schemas"]["PersonId"];
        } | {
            channel: components["schemas"]["CampaignId"];
        };
        InviterCode: string;
        /** @description Who invited most, best first. */
        InviterRanking: {
            /** @description Whether it can't change any more. */
            is_final: boolean;
            /** @description The first hundred. */
            lines: components["schemas"]["RankedInviter"][];
        };
        /** @description A step of an act, best as a preview gives it. */
        JudgeBody: {
            /**
             * Format: uint64
             * @description The act that this is a further step of, as its first step was answered.
             */
            act?: number | null;
            /**
             * Format: uint32
             * @description The case that it belongs to.
             */
            case?: number | null;
            /**
             * @description The kinds of fraud that you see.
             * @default []
             */
            codes: components["schemas"]["ReasonCode"][];
            /** @description How the votes were found, as the preview says. */
            found_by?: components["schemas"]["FoundBy"] | null;
            /** @description Which votes go which way, 160 in all at the most. Where one is not what `from` says, the whole step is refused. */
            moves: components["schemas"]["Move"][];
            /** @description Why, in your words: 1 to 200 characters. It stands in the log for good, so name nobody. */
            reason: string;
            /**
             * Format: uint64
             * @description The act that it undoes.
             */
            undoes?: number | null;
        };
        /** @description Votes are worth something else now. */
        JudgedReceipt: {
            /**
             * Format: uint64
             * @description The act: name it in further steps, and to undo it.
             */
            act: number;
            /**
             * Format: uint32
             * @description How many votes were changed.
             */
            changed: number;
        };
        /** @description Why somebody may not take part. Stored in events: variants are only added at the end. */
        KeptOut: "not_follower" | "not_new_follower";
        /** @description The board. */
        Leaderboard: {
            /** @description When the board last took over the counts. */
            as_of_ms: components["schemas"]["Timestamp"];
            /** @description The campaign. */
            campaign: components["schemas"]["CampaignId"];
            /** @description Contestants that stand, best first. */
            entries: components["schemas"]["BoardEntry"][];
            /** @description Whether it stands still until the close. */
            frozen: boolean;
            /**
             * Format: uint16
             * @description The round, from 1.
             */
            round: number;
            /** @description Where it is in its life; the ranking is the result once this is `final`. */
            status: components["schemas"]["Status2"];
            /**
             * Format: uint64
             * @description Votes of this round for all contestants that stand.
             */
            total_votes: number;
        };
        /** @description The balance of an account. */
        LedgerBalance: {
            /** @description The account. */
            account: components["schemas"]["Account"];
            /** @description After everything that had happened by this time, also what was booked later; null: it was not asked for. */
            at_ms?: components["schemas"]["Timestamp"] | null;
            /**
             * Format: uint64
             * @description After everything booked up to this position; null: another time was asked for, or none.
             */
            at_position?: number | null;
            /**
             * Format: int64
             * @description What its normal side has more than the other.
             */
            balance: number;
            /**
             * Format: uint64
             * @description Everything that was credited by then.
             */
            credits: number;
            /**
             * Format: uint64
             * @description Everything that was debited by then.
             */
            debits: number;
            /**
             * Format: uint64
             * @description The position of the log that the answer stands at.
             */
            position: number;
            /** @description What amounts count: `point`, `fen`, `ticket` or `piece`. */
            unit: string;
        };
        /** @description An entry as auditors get it. Persons stand under their pseudonyms. */
        LedgerEntry: {
            /** @description The account. */
            account: components["schemas"]["Account"];
            /**
             * Format: uint64
             * @description How much, in the asset's smallest unit.
             */
            amount: number;
            /**
             * Format: int64
             * @description The account's balance after it, in the order of booking; null where entries of several accounts were asked for.
             */
            balance?: number | null;
            /** @description When it was booked. */
            booked_at_ms: components["schemas"]["Timestamp"];
            /** @description `transfer`, `posting`, `reversal` or `restoration`. */
            booking: string;
            /** @description The campaign that the fact is about. */
            campaign?: components["schemas"]["CampaignId"] | null;
            /** @description The command that began it all. */
            command: components["schemas"]["CommandId"];
            /**
             * Format: uint64
             * @description Position, in that log, of what the fact is about in the end, with its evidence.
             */
            evidence_position?: number | null;
            /** @description Kind of the fact that led to it; null: an operator asked for it. */
            fact?: string | null;
            /**
             * Format: uint64
             * @description Position of the fact in that log.
             */
            fact_position?: number | null;
            /** @description The life of that shard's log. */
            incarnation?: components["schemas"]["Incarnation"] | null;
            /**
             * Format: uint16
             * @description Its number among the entries of that event.
             */
            index: number;
            /** @description When what led to it happened. */
            occurred_at_ms: components["schemas"]["Timestamp"];
            /** @description The transfer that is reversed or restored. */
            of?: components["schemas"]["TransferId"] | null;
            /** @description The account on the other side. */
            other: components["schemas"]["Account"];
            /** @description The person that the fact is about. */
            person?: components["schemas"]["PersonId"] | null;
            /**
             * Format: uint64
             * @description Position of the event that booked it.
             */
            position: number;
            /** @description Why, as a word. */
            reason: components["schemas"]["Word"];
            /**
             * Format: uint16
             * @description The shard of that service.
             */
            shard?: number | null;
            /** @description The side. */
            side: components["schemas"]["Side"];
            /** @description The service that stated the fact. */
            source?: string | null;
            /** @description Ties it to the request. */
            trace: string;
            /** @description The transfer. */
            transfer: components["schemas"]["TransferId"];
            /** @description What the amount counts: `point`, `fen`, `ticket` or `piece`. */
            unit: string;
        };
        /** @description Entries of a book. */
        LedgerEntryPage: {
            /** @description In the order asked for. There may be few, or none, and yet more behind them. */
            entries: components["schemas"]["LedgerEntry"][];
            /** @description Ask with this `cursor` for more; null: there is no more. */
            next_cursor?: string | null;
            /**
             * Format: uint64
             * @description The position of the log that the answer stands at.
             */
            position: number;
        };
        /** @description What was counted in one minute. */
        LedgerMinute: {
            /** @description Facts that rules gave nothing for, by reason. */
            declined: {
                [key: string]: number;
            };
            /**
             * Format: uint64
             * @description Pending transfers that ended without being posted.
             */
            given_up: number;
            /** @description Its start, in milliseconds since the epoch, by the time of the log. A minute that is past never changes. */
            minute_ms: components["schemas"]["Timestamp"];
            /**
             * Format: uint64
             * @description Facts that were parked.
             */
            parked: number;
            /**
             * Format: uint64
             * @description Transfers that were reserved.
             */
            pending: number;
            /**
             * Format: uint64
             * @description Transfers that were posted, those that had been pending included.
             */
            posted: number;
            /** @description Transfers of operators that the books refused, by reason. */
            refused: {
                [key: string]: number;
            };
            /**
             * Format: uint64
             * @description Transfers that gave it back again.
             */
            restored: number;
            /**
             * Format: uint64
             * @description Transfers that took something back.
             */
            reversed: number;
        };
        /** @description Minutes of log time, ascending. Those in which nothing was counted are left out. */
        LedgerMinutes: {
            /** @description The campaign; left out where the counts belong to none. */
            campaign?: components["schemas"]["CampaignId"] | null;
            /** @description The minutes. */
            minutes: components["schemas"]["LedgerMinute"][];
            /** @description Ask with this `from_ms` for more; null: there is no more yet. */
            next_from_ms?: components["schemas"]["Timestamp"] | null;
            /**
             * Format: uint64
             * @description The position of the log up to which at least it was counted.
             */
            position: number;
        };
        /** @description What happened in a period, by when it happened. */
        LedgerStatement: {
            /** @description Of this account alone. */
            account?: components["schemas"]["Account"] | null;
            /** @description Of what concerns this campaign. All three null: of the whole book. */
            campaign?: components["schemas"]["CampaignId"] | null;
            /** @description By asset and account; of a campaign or a whole book, by asset and kind of account. */
            parts: components["schemas"]["LedgerStatementPart"][];
            /** @description Of this person's accounts. */
            person?: components["schemas"]["PersonId"] | null;
            /**
             * Format: uint64
             * @description The position of the log that the answer stands at.
             */
            position: number;
            /** @description From this time on; null: from the beginning. */
            since_ms?: components["schemas"]["Timestamp"] | null;
            /** @description Before this time; null: to the end. */
            until_ms?: components["schemas"]["Timestamp"] | null;
        };
        /** @description One entry in a statement. */
        LedgerStatementMove: {
            /**
             * Format: uint64
             * @description How much.
             */
            amount: number;
            /**
             * Format: int64
             * @description The account's balance after it, in the order of the statement.
             */
            balance: number;
            /**
             * Format: uint16
             * @description Its number among the entries of that event.
             */
            index: number;
            /** @description When what led to it happened. */
            occurred_at_ms: components["schemas"]["Timestamp"];
            /** @description The account on the other side. */
            other: components["schemas"]["Account"];
            /**
             * Format: uint64
             * @description Position of the event that booked it: ask for its trace with this.
             */
            position: number;
            /** @description Why, as a word. */
            reason: components["schemas"]["Word"];
            /** @description The side. */
            side: components["schemas"]["Side"];
            /** @description The transfer. */
            transfer: components["schemas"]["TransferId"];
        };
        /** @description One account of a statement, or all accounts of one kind. */
        LedgerStatementPart: {
            /** @description The account; null: all of the kind. */
            account?: components["schemas"]["Account"] | null;
            /** @description What is counted. */
            asset: components["schemas"]["Asset"];
            /**
             * Format: int64
             * @description The balance when it ended.
             */
            closing: number;
            /**
             * Format: uint64
             * @description What was credited in it.
             */
            credits: number;
            /**
             * Format: uint64
             * @description What was debited in it.
             */
            debits: number;
            /**
             * Format: uint64
             * @description How many entries that were.
             */
            entries: number;
            /** @description The kind of account. */
            kind: string;
            /** @description The entries, in the order in which things happened; empty where all accounts of a kind are added up. */
            moves: components["schemas"]["LedgerStatementMove"][];
            /**
             * Format: int64
             * @description The balance when the period began.
             */
            opening: number;
            /** @description What amounts count: `point`, `fen`, `ticket` or `piece`. */
            unit: string;
        };
        /** @description From entries back to what led to them. */
        LedgerTrace: {
            /** @description The operator who asked for them; null: a fact led to them. */
            by?: unknown;
            /** @description What stands in the other services' logs at `fact` and `evidence`, each position once. */
            cited: components["schemas"]["Cited"][];
            /** @description The command that began it all. */
            command: components["schemas"]["CommandId"];
            /** @description All entries that were booked together, each with its account's balance after it. */
            entries: components["schemas"]["LedgerEntry"][];
            /** @description Where the deed stands that the fact is about, with its evidence: the vote, the win, the invitation. */
            evidence?: components["schemas"]["Source"] | null;
            /** @description Where the fact stands that led to them; null: an operator asked for them. */
            fact?: components["schemas"]["Source"] | null;
            /**
             * Format: uint64
             * @description The position of the log that the answer stands at.
             */
            position: number;
            /** @description Ties it to the request. Empty: nobody remembers. */
            trace: string;
        };
        /** @description Whom to list, by `openid` or by `person`, and where. */
        ListBody: {
            /** @description Where they go. */
            listing: components["schemas"]["Listing"];
            /** @description The person's id, as draws show it, instead of `openid`. */
            person?: components["schemas"]["PersonId"] | null;
        };
        /** @description Where an operator has put a person. Stored in events: variants are only added at the end. */
        Listing: "none" | "allowed" | "denied";
        /** @description One look. */
        Look: {
            /** @description When. */
            at_ms: components["schemas"]["Timestamp"];
            /** @description The campaign or book that it was about; null: about none. */
            campaign?: components["schemas"]["CampaignId"] | null;
            /** @description With which parameters, as in an address. */
            parameters: string;
            /**
             * Format: uint64
             * @description Its position in the access journal.
             */
            position: number;
            /** @description What was asked. */
            question: string;
            /** @description The request, as the server's log lines name it. */
            request: string;
            /** @description The service whose log the answer came from. */
            service: string;
            /**
             * Format: uint16
             * @description Its shard.
             */
            shard: number;
            /**
             * Format: uint64
             * @description The position of that log that the answer stood at.
             */
            stood_at: number;
            /** @description Whose token it was, by its hash, as `token list` shows it. */
            token: components["schemas"]["TokenHash"];
        };
        /** @description Looks, newest first. */
        LookPage: {
            /** @description There may be few, or none, and yet more behind them. */
            looks: components["schemas"]["Look"][];
            /** @description Ask with this `cursor` for older ones; null: there are none. */
            next_cursor?: string | null;
            /**
             * Format: uint64
             * @description The position of the access journal that the answer stands at.
             */
            position: number;
        };
        /** @description What a campaign says of itself: what depends on its `kind`. */
        Lottery: components["schemas"]["Draw"] | components["schemas"]["Envelope"] | components["schemas"]["Raffle"];
        /** @description A juror's mark. */
        MarkBody: {
            /**
             * Format: uint32
             * @description The contestant's number.
             */
            contestant: number;
            /** @description Short name of the juror: 1 to 32 of a-z, 0-9, '-' and '_'. It stands in the log, so no real name. */
            juror: string;
            /**
             * Format: uint8
             * @description 0 to 100.
             */
            points: number;
        };
        /** @description The mark on record. */
        MarkReceipt: {
            /**
             * Format: uint32
             * @description The contestant's number.
             */
            contestant: number;
            /**
             * Format: uint8
             * @description 0 to 100.
             */
            points: number;
        };
        /** @description What a channel is. Stored in events: variants are only added at the end. */
        Medium: "article" | "poster" | "partner" | "other";
        /** @description Votes that go the same way. */
        Move: {
            /** @description What they are. If one is something else by now, an operator is refused, and a detector passes it over. */
            from: components["schemas"]["VoteStatus"];
            /** @description What they are to be. */
            to: components["schemas"]["VoteStatus"];
            /** @description Their positions, ascending. */
            votes: number[];
        };
        /** @description Who runs a network, and what it is for. */
        NetworkLine: {
            /** @description What it is for. */
            class: string;
            /** @description Who runs it. */
            operator: string;
        };
        /** @description An empty object, or nothing. */
        NoBody: Record<string, never>;
        /** @description Done; what follows comes by itself. */
        Nothing: Record<string, never>;
        /** @description An empty object, or nothing. */
        NothingBody: Record<string, never>;
        /** @description An account to open. */
        OpenAccountBody: {
            /** @description The account. */
            account: components["schemas"]["Account"];
            /**
             * @description What may be done with it; null: what is usual for its kind.
             * @default null
             */
            terms: components["schemas"]["AccountTerms"] | null;
        };
        /** @description Something to look at. */
        OpenCaseBody: {
            /**
             * @description The kinds of fraud that it could be.
             * @default []
             */
            codes: components["schemas"]["ReasonCode"][];
            /**
             * Format: uint32
             * @description The contestant that it is about.
             */
            contestant?: number | null;
            /** @description Why, in your words: 1 to 200 characters. It stands in the log for good, so name nobody. */
            reason: string;
            /** @description Since when. */
            since_ms?: components["schemas"]["Timestamp"] | null;
            /**
             * @description Positions of votes that belong to it, 1,000 at the most.
             * @default []
             */
            votes: number[];
        };
        /** @description What becomes of an attempt. */
        Outcome: "counted" | "held" | "refused";
        /** @description What a draw gives, and why. */
        Outcome2: {
            /**
             * Format: uint8
             * @description The cell of the skin that comes out, from 0; null: drawn before there were skins.
             */
            cell?: number | null;
            /**
             * Format: uint16
             * @description The line that is given, from 0; null: none.
             */
            given?: number | null;
            /**
             * Format: uint16
             * @description The line of the table that takes the number, from 0; null: the blank.
             */
            line?: number | null;
            /** @description Why that one, or none. */
            why: components["schemas"]["Why2"];
            /** @description What is won. Where no line is given, it is the consolation; null: nothing. */
            won?: components["schemas"]["Won"] | null;
        };
        /**
         * @description What a person may know about themselves, with a page of what they did. What follows the first part is added by the
         *     host, from a read model.
         */
        OwnAnswer: {
            /** @description Their own sign-up. */
            contestant?: components["schemas"]["OwnContestant"] | null;
            /** @description Ask with this `cursor` for older ones; null: there are none. */
            next_cursor?: string | null;
            /**
             * Format: uint64
             * @description The position of the log that the answer stands at.
             */
            position: number;
            /** @description Their votes, newest first. */
            receipts: components["schemas"]["OwnVote"][];
            /**
             * Format: uint32
             * @description Votes cast in all; null once the result is final: the receipts tell.
             */
            votes_in_all?: number | null;
            /**
             * Format: uint32
             * @description Votes left on this day and in all, whichever is less; null: no limit. Limits per contestant come on top.
             *     0 once the result is final.
             */
            votes_left?: number | null;
            /**
             * Format: uint32
             * @description Votes cast on this day; null once the result is final: the receipts tell.
             */
            votes_today?: number | null;
        };
        /** @description What a person has of one asset. */
        OwnBalance: {
            /** @description The asset. */
            asset: components["schemas"]["Asset"];
            /**
             * Format: uint64
             * @description How much they have.
             */
            balance: number;
            /**
             * Format: uint64
             * @description How much of what they get next settles what they had to give back.
             */
            owed: number;
        };
        /** @description What a person may know about themselves, with what the host adds. */
        OwnBalancesPage: {
            /** @description When the balances were so. */
            as_of_ms: components["schemas"]["Timestamp"];
            /** @description What they have or owe; assets of which there is nothing are left out. */
            balances: components["schemas"]["OwnBalance"][];
            /** @description Always null. */
            next_cursor?: string | null;
            /**
             * Format: uint64
             * @description The position of the log that the answer stands at.
             */
            position: number;
            /** @description Always empty: a person's entries are in the statement. */
            receipts: unknown[];
        };
        /** @description What a person may know about themselves, with what the host adds. */
        OwnClaims: {
            /**
             * @description Where their claims stand in the log whose money is being checked by a person, oldest first: it is booked once that is
             *     done, and only if nothing was wrong.
             */
            being_checked: number[];
            /** @description Until when nothing that they say is compared, since they have guessed too often; null: they may try. */
            guess_again_at_ms?: components["schemas"]["Timestamp"] | null;
            /** @description Why they can't take part as far as following the account goes; null: they can. */
            kept_out?: components["schemas"]["KeptOut"] | null;
            /** @description Ask with this `cursor` for older ones; null: there are none. */
            next_cursor?: string | null;
            /**
             * Format: uint64
             * @description The position of the log that the answer stands at.
             */
            position: number;
            /** @description Their claims, newest first. */
            receipts: components["schemas"]["OwnPart"][];
            /** @description The rounds that they have a part of. */
            rounds_taken: number[];
        };
        /** @description A person's own sign-up. */
        OwnContestant: {
            /**
             * Format: uint32
             * @description The number.
             */
            number: number;
            /** @description What became of it. */
            status: components["schemas"]["Standing"];
        };
        /** @description One draw of a person. */
        OwnDraw: {
            /** @description When it was. */
            at_ms: components["schemas"]["Timestamp"];
            /**
             * Format: uint8
             * @description The cell of the skin that came out; null: drawn before there were skins.
             */
            cell?: number | null;
            /**
             * Format: uint64
             * @description Its number in the campaign, from 1.
             */
            draw: number;
            /**
             * Format: uint16
             * @description The line that was given, from 0; null: none.
             */
            given?: number | null;
            /**
             * Format: uint16
             * @description The line of the table that takes the number, from 0; null: the blank.
             */
            line?: number | null;
            /**
             * Format: uint64
             * @description The random number: once the seed is public, anybody computes it again.
             */
            number: number;
            /**
             * Format: uint64
             * @description Where it stands in the log.
             */
            position: number;
            /** @description The 64 bits that it is the rest of, as 16 hex digits: they bind the draw to its person. Null: drawn before they were kept. */
            value?: string | null;
            /** @description Why that one, or none. */
            why: components["schemas"]["Why2"];
            /** @description What was won. Where no line was given, it is the consolation; null: nothing. What became of it later stands in `prizes`. */
            won?: components["schemas"]["Won"] | null;
        };
        /** @description What a person may know about themselves, with what the host adds. */
        OwnDraws: {
            /**
             * @description Where the draws stand in the log whose prizes are being checked by a person, oldest first, 100 at the most: what was won
             *     there is booked and handed out once that is done, and only if nothing was wrong.
             */
            being_checked: number[];
            /**
             * Format: uint64
             * @description How often they can draw now, by tickets and rules.
             */
            draws_left: number;
            /** @description Why they can't take part as far as following the account goes; null: they can. */
            kept_out?: components["schemas"]["KeptOut"] | null;
            /** @description Where an operator has put them. */
            listing: components["schemas"]["Listing"];
            /** @description Ask with this `cursor` for older ones; null: there are none. */
            next_cursor?: string | null;
            /**
             * Format: uint64
             * @description The position of the log that the answer stands at.
             */
            position: number;
            /** @description What they have won that is to be claimed, newest first, 100 at the most. */
            prizes: components["schemas"]["OwnPrize"][];
            /** @description Their draws, newest first. */
            receipts: components["schemas"]["OwnDraw"][];
            /**
             * Format: uint64
             * @description How many tickets they have.
             */
            tickets_left: number;
            /**
             * Format: uint64
             * @description How many tickets they have spent.
             */
            tickets_spent: number;
        };
        /** @description What a person may know about themselves, with what the host adds. */
        OwnInvitationsPage: {
            /** @description Their code to hand on; null: they have not asked for one. */
            code?: components["schemas"]["InviterCode"] | null;
            /**
             * @description How far they came themselves, by somebody's invitation. What is held, or refused, has followed as far as they can see; an
             *     invitation that has lapsed, since they did not follow in time, is nobody's: they can accept one again.
             */
            invitation: components["schemas"]["InvitationStage"];
            /**
             * Format: uint32
             * @description How many accepted their invitation.
             */
            invitees_accepted: number;
            /**
             * Format: uint32
             * @description How many followed by it.
             */
            invitees_followed: number;
            /**
             * Format: uint32
             * @description How many of those have left.
             */
            invitees_left: number;
            /**
             * Format: uint32
             * @description How many of those turned out to have followed the account before.
             */
            invitees_not_new: number;
            /**
             * Format: uint32
             * @description How many of those count now.
             */
            invitees_qualified: number;
            /** @description The campaign's milestones. */
            milestones: components["schemas"]["OwnMilestone"][];
            /** @description Always null. */
            next_cursor?: string | null;
            /**
             * Format: uint32
             * @description Their place among inviters, from 1; null: nobody of theirs counts, or they are not among the first hundred.
             */
            place?: number | null;
            /**
             * Format: uint64
             * @description The position of the log that the answer stands at.
             */
            position: number;
            /** @description Always empty. */
            receipts: unknown[];
            /** @description What the campaign asks of whom it counts, in its order, and what of it they have done. Empty: nobody invited them. */
            stages: components["schemas"]["OwnStage"][];
        };
        /** @description What a person may know about themselves: what depends on the campaign's `kind`. */
        OwnLottery: components["schemas"]["OwnDraws"] | components["schemas"]["OwnClaims"] | components["schemas"]["OwnRaffleEntries"];
        /** @description A milestone. */
        OwnMilestone: {
            /**
             * Format: uint32
             * @description How many invitees must count.
             */
            qualified: number;
            /** @description Whether as many do. */
            reached: boolean;
        };
        /** @description One claim of a person. */
        OwnPart: {
            /** @description When it was. */
            at_ms: components["schemas"]["Timestamp"];
            /**
             * Format: uint64
             * @description How much it was.
             */
            fen: number;
            /**
             * Format: uint32
             * @description Which part of it, from 1: once the seed is public, anybody can check how much it had to be.
             */
            part: number;
            /**
             * Format: uint64
             * @description Where it stands in the log.
             */
            position: number;
            /**
             * Format: uint16
             * @description The round, from 1.
             */
            round: number;
            /** @description How they said the password. */
            way: components["schemas"]["ClaimWay"];
        };
        /** @description A prize that its winner must claim. */
        OwnPrize: {
            /** @description Until when it can be claimed; null: for ever, or not any more. */
            claim_until_ms?: components["schemas"]["Timestamp"] | null;
            /**
             * Format: uint16
             * @description The line, from 0.
             */
            line: number;
            /**
             * Format: uint64
             * @description Where it stands in the log that it was won: it is claimed under it.
             */
            position: number;
            /** @description Where it is in its life. */
            stage: components["schemas"]["PrizeStage"];
        };
        /** @description What a person may know about themselves, with what the host adds. */
        OwnRaffleEntries: {
            /**
             * Format: uint32
             * @description How many entries they have.
             */
            entries: number;
            /** @description Why they can't take part as far as following the account goes; null: they can. */
            kept_out?: components["schemas"]["KeptOut"] | null;
            /** @description Ask with this `cursor` for older ones; null: there are none. */
            next_cursor?: string | null;
            /** @description The place that one of their entries was drawn for; null: none was. */
            place?: components["schemas"]["OwnRafflePlace"] | null;
            /**
             * Format: uint64
             * @description The position of the log that the answer stands at.
             */
            position: number;
            /** @description What they have won that is to be claimed; none unless they were confirmed. */
            prizes: components["schemas"]["OwnPrize"][];
            /** @description Their entries, newest first. */
            receipts: components["schemas"]["OwnRaffleEntry"][];
            /**
             * Format: uint64
             * @description How many tickets they can still enter with.
             */
            tickets_left: number;
            /** @description Why they win or don't. */
            why: components["schemas"]["RaffleWhy"];
        };
        /** @description One entry of a person. */
        OwnRaffleEntry: {
            /** @description When it was. */
            at_ms: components["schemas"]["Timestamp"];
            /** @description Whether they entered for a ticket; else they were entered. */
            by_ticket: boolean;
            /**
             * Format: uint64
             * @description Its number in the list, from 1.
             */
            entry: number;
            /**
             * Format: uint64
             * @description Where it stands in the log.
             */
            position: number;
        };
        /** @description The place that an entry was drawn for. */
        OwnRafflePlace: {
            /**
             * Format: uint64
             * @description The entry.
             */
            entry: number;
            /**
             * Format: uint16
             * @description The line of prizes, from 0; null: none.
             */
            line?: number | null;
            /**
             * Format: uint32
             * @description Its number, from 1.
             */
            place: number;
        };
        /** @description What a campaign of referrals has given the person who asks. */
        OwnRewards: {
            /** @description Ask with this `cursor` for older ones; null: there are none. */
            next_cursor?: string | null;
            /**
             * Format: uint64
             * @description The position of the ledger's log that the answer stands at.
             */
            position: number;
            /** @description One by one, the newest first. */
            rewards: components["schemas"]["RewardLine"][];
            /** @description Everything together, by asset. */
            sums: components["schemas"]["RewardPart"][];
            /**
             * Format: uint64
             * @description How many rewards were not paid since the campaign had too little left.
             */
            unpaid: number;
        };
        /** @description Something that the campaign asks for. */
        OwnStage: {
            /** @description Whether they have done it. */
            done: boolean;
            /** @description What. */
            stage: components["schemas"]["StageName"];
        };
        /** @description A vote as its person finds it again. The verdict is not theirs to know. */
        OwnVote: {
            /** @description When it was decided. */
            at_ms: components["schemas"]["Timestamp"];
            /** @description Numbers of the contestants, ascending. */
            contestants: number[];
            /**
             * Format: uint64
             * @description Where it stands in the log.
             */
            position: number;
        };
        /** @description A parked fact. */
        ParkedFact: {
            /**
             * Format: uint64
             * @description The parked fact that it waits behind; that one comes first.
             */
            behind?: number | null;
            /** @description The campaign that it is about. */
            campaign: components["schemas"]["CampaignId"];
            /** @description Whose account it touches; null: nobody's, or nobody knows whose. */
            person?: components["schemas"]["PersonId"] | null;
            /**
             * Format: uint64
             * @description Position of the event that parked it: its name for retry and drop.
             */
            position: number;
            /** @description Why it was parked; empty: it only waits behind another. */
            reason: string;
            /** @description Since when, by log time. */
            since_ms: components["schemas"]["Timestamp"];
            /** @description Where the fact stands. */
            source: components["schemas"]["Source"];
            /** @description The account that it belongs to; null: its envelope can't be read. */
            tenant?: components["schemas"]["TenantId"] | null;
        };
        /** @description What is parked, after what was asked. */
        ParkedFacts: {
            /** @description In the order in which they were parked. */
            parked: components["schemas"]["ParkedFact"][];
        };
        PersonId: string;
        /** @description How much of a pending transfer to post. */
        PostBody: {
            /**
             * Format: uint64
             * @description How much; null: all.
             * @default null
             */
            amount: number | null;
        };
        /** @description What is allotted becomes what. */
        Pot: "budget" | "stock";
        /** @description What an act would change, and its steps. */
        Preview: {
            /** @description The count of the current round: contestants that would change, and those that lead after it. */
            board: components["schemas"]["BoardChange"][];
            /** @description Votes of the act to undo that other acts have changed since: those can be undone instead. */
            changed_since: components["schemas"]["SinceLine"][];
            /** @description Some of the votes, spread over the set. */
            examples: components["schemas"]["VoteLine"][];
            /** @description Positions of the votes, if they are to be added to a case. */
            found: number[];
            /**
             * Format: uint
             * @description Votes that were meant but stay as they are, since somebody decided about them for another case or none, or they
             *     belong to another case that is confirmed. Only where votes of a case are restored.
             */
            left_alone: number;
            /** @description Whether there are more than one preview has: ask again once these are changed. */
            more: boolean;
            /** @description What they are now. */
            now: components["schemas"]["StatusCounts"];
            /**
             * Format: uint
             * @description How many persons cast them.
             */
            persons: number;
            /**
             * Format: uint64
             * @description The position of the log that it stands at: later votes are not part of it.
             */
            position: number;
            /**
             * @description The act, in order: send each to `/acts` with a `reason`, from the second on with the `act` that the first was
             *     answered with. One whose votes have changed meanwhile is refused as a whole.
             */
            steps: components["schemas"]["StepLine"][];
            /**
             * Format: uint
             * @description How many votes would change.
             */
            votes: number;
        };
        /** @description A line of the table. */
        Prize: {
            /**
             * Format: uint64
             * @description How much of it, in the asset's smallest unit.
             */
            amount: number;
            /** @description What is won. */
            asset: components["schemas"]["Asset"];
            /**
             * @description What the winner does to get it.
             * @default at_once
             */
            claim: components["schemas"]["Claim"];
            /**
             * @description What a page calls it, up to 20 characters; empty: by its asset.
             * @default
             */
            label: string;
            /**
             * Format: uint32
             * @description How often one person can win it, whatever becomes of their prizes; null: no limit.
             * @default null
             */
            per_person: number | null;
            /**
             * Format: uint32
             * @description How often one person can win it on a calendar day; null: no limit.
             * @default null
             */
            per_person_per_day: number | null;
            /**
             * @description When how much of it can be won, in order of time; empty: all of its stock from the start. What was not won in one
             *     slot can be won in the next.
             * @default []
             */
            release: components["schemas"]["Slot"][];
            /**
             * Format: uint64
             * @description How many numbers give it. 0 only for a line that is guaranteed.
             */
            weight: number;
        };
        /** @description From which score on prizes are held. */
        PrizeBarBody: {
            /**
             * Format: int32
             * @description Log-odds of a squad in milli-nats, -20000 to 20000; by default 0, even odds; null: nothing is held.
             */
            bar?: number | null;
        };
        /** @description From which score on prizes are held. */
        PrizeBarReceipt: {
            /**
             * Format: int32
             * @description In milli-nats; null: nothing is held.
             */
            bar?: number | null;
        };
        /** @description A prize is claimed. */
        PrizeClaimedReceipt: {
            /**
             * Format: uint64
             * @description Where it stands in the log that it was won.
             */
            position: number;
        };
        /** @description The code of a prize. */
        PrizeCodeReceipt: {
            /** @description What to show where the prize is handed out. */
            code: string;
            /**
             * Format: uint64
             * @description Where it stands in the log that it was won.
             */
            position: number;
        };
        /** @description What a person decides about a prize. Stored in events: variants are only added at the end. */
        PrizeDecision: "release" | "refuse" | "hold";
        /** @description A decision about a prize. */
        PrizeDecisionBody: {
            /** @description What becomes of it. */
            to: components["schemas"]["PrizeDecision"];
            /** @description Why, in a sentence. It stands in the log for good, so name nobody. */
            why: string;
        };
        /** @description What is decided about a prize. */
        PrizeDecisionReceipt: {
            /**
             * Format: uint64
             * @description Where its win stands in the log.
             */
            position: number;
            /** @description What becomes of it. */
            to: components["schemas"]["PrizeDecision"];
        };
        /** @description A prize is sent or handed out. */
        PrizeFulfilledReceipt: {
            /** @description Who had won. */
            person: components["schemas"]["PersonId"];
            /**
             * Format: uint64
             * @description Where it stands in the log that it was won.
             */
            position: number;
        };
        /** @description What a person decided about a prize. */
        PrizeJudgement: {
            /** @description When. */
            at_ms: components["schemas"]["Timestamp"];
            /** @description The operator, by the hash of their token; null: Fairground itself. */
            by?: string | null;
            /**
             * Format: uint64
             * @description Position of the event.
             */
            position: number;
            /** @description What. */
            to: components["schemas"]["PrizeDecision"];
            /** @description Why. */
            why: string;
        };
        /** @description Where a prize that must be claimed is in its life. */
        PrizeStage: "won" | "claimed" | "fulfilled" | "returned";
        /** @description `application/problem+json`: a stable type to program against and a sentence that says what to change. */
        Problem: {
            /** @description What is wrong this time and what to change. */
            detail: string;
            /**
             * @description The request that it answers; quote it when asking for help.
             * @default
             */
            request_id: string;
            /**
             * Format: uint16
             * @description The HTTP status, repeated for readers of stored bodies.
             */
            status: number;
            /** @description The same words for every problem of this type. */
            title: string;
            /** @description A stable relative URI such as `/problems/quota-spent`; never changes its meaning. */
            type: string;
        };
        Pseudonym: string;
        /** @description A raffle. */
        Raffle: {
            /** @description The round of the public beacon that is mixed in; null: none is. */
            beacon?: components["schemas"]["RaffleBeacon"] | null;
            /** @description Its id. */
            campaign: components["schemas"]["CampaignId"];
            /** @description When it closed. */
            closed_at_ms?: components["schemas"]["Timestamp"] | null;
            /** @description BLAKE3 hash of the seed that the draw comes from. */
            commitment: components["schemas"]["Hash"];
            /** @description When it was set up. */
            created_at_ms: components["schemas"]["Timestamp"];
            /**
             * Format: uint64
             * @description How many entries there are.
             */
            entries: number;
            /** @description What only those who run it see; null for others. */
            inside?: components["schemas"]["RaffleInside"] | null;
            /** @description `raffle`. */
            kind: string;
            /** @description Its title. */
            name: string;
            /** @description When it first opened. */
            opened_at_ms?: components["schemas"]["Timestamp"] | null;
            /** @description Who was drawn, in their order; null: nobody yet. */
            places?: components["schemas"]["RafflePlace"][] | null;
            /** @description The root of their list, once it is complete. */
            root?: components["schemas"]["Hash"] | null;
            /** @description Its rules. */
            rules: components["schemas"]["RaffleRules"];
            /** @description The seed, once winners were drawn or it has closed; null before, or if it was lost. */
            seed?: components["schemas"]["Hash"] | null;
            /** @description Where it is in its life. */
            status: components["schemas"]["DrawStatus"];
        };
        /** @description A round of drand's quicknet. */
        RaffleBeacon: {
            /** @description When it comes out. */
            at_ms: components["schemas"]["Timestamp"];
            /**
             * Format: uint64
             * @description Its number, settled as the raffle was set up.
             */
            round: number;
            /** @description Its signature, once winners were drawn with it. */
            signature?: components["schemas"]["BeaconSignature"] | null;
        };
        /** @description A new raffle. Its id and kind are read by the gateway. */
        RaffleBody: {
            /** @description Its title. */
            name: string;
            /** @description Its rules, for good. */
            rules: components["schemas"]["RaffleRules"];
        };
        /** @description A place to confirm. */
        RaffleConfirmBody: Record<string, never>;
        /** @description What the draw needs. */
        RaffleDrawBody: {
            /** @description The signature of the beacon's round, in hex digits, if the rules mix one in. */
            beacon?: components["schemas"]["BeaconSignature"] | null;
        };
        /** @description Winners are drawn. */
        RaffleDrawnReceipt: {
            /**
             * Format: uint64
             * @description From how many entries.
             */
            entries: number;
            /**
             * Format: uint32
             * @description How many places were given, winners and alternates together.
             */
            places: number;
        };
        /** @description One more entry. */
        RaffleEnteredReceipt: {
            /** @description When it was decided. */
            at_ms: components["schemas"]["Timestamp"];
            /**
             * Format: uint32
             * @description How many entries the person has.
             */
            entries: number;
            /**
             * Format: uint64
             * @description Its number in the list, from 1.
             */
            entry: number;
            /** @description Id of the command, the same for each retry. */
            id: components["schemas"]["CommandId"];
            /**
             * Format: uint64
             * @description Where it stands in the log.
             */
            position: number;
            /**
             * Format: uint64
             * @description Tickets that they have left.
             */
            tickets_left: number;
        };
        /** @description Persons who take part. */
        RaffleHandInBody: {
            /** @description 1 to 200 persons by their ids; one who stands here twice gets two entries, if the rules let them. */
            persons: components["schemas"]["PersonId"][];
        };
        /** @description Entries that were handed in. */
        RaffleHandedInReceipt: {
            /**
             * Format: uint32
             * @description How many were added.
             */
            entered: number;
            /**
             * Format: uint32
             * @description How many were passed over, since their persons have as many as may be.
             */
            passed_over: number;
        };
        /** @description What those who run a raffle see of it. */
        RaffleInside: {
            /**
             * Format: int32
             * @description From which score on prizes are held, in milli-nats; null: none is.
             */
            bar?: number | null;
            /**
             * Format: uint64
             * @description How many claimed prizes are to be sent.
             */
            claims_waiting: number;
            /**
             * Format: uint64
             * @description How many prizes are held and wait for a decision.
             */
            held: number;
            /**
             * Format: uint64
             * @description How many persons have entered.
             */
            persons: number;
            /** @description What can be won, by asset. */
            stock: components["schemas"]["DrawStock"][];
            /** @description Tickets of all persons. */
            tickets: components["schemas"]["TicketSums"];
            /**
             * Format: uint32
             * @description How many winners are missing since they were invalidated, or claimed nothing in time, and no alternate was left: they can be
             *     drawn again. Where fewer entered than there are prizes, those count as well.
             */
            vacant: number;
        };
        /** @description A place to invalidate. */
        RaffleInvalidateBody: {
            /** @description In your words. It stands in the log for good, so name nobody. */
            reason: string;
        };
        /** @description A line of prizes. */
        RaffleLine: {
            /**
             * Format: uint64
             * @description How much of it, in the asset's smallest unit.
             */
            amount: number;
            /** @description What each winner gets. */
            asset: components["schemas"]["Asset"];
            /**
             * @description What a winner does to get it, once confirmed.
             * @default at_once
             */
            claim: components["schemas"]["Claim"];
            /**
             * @description What a page calls it, up to 20 characters; empty: by its asset.
             * @default
             */
            label: string;
            /**
             * Format: uint32
             * @description How many winners there are.
             */
            winners: number;
        };
        /** @description What is counted per minute of raffles. */
        RaffleMinute: {
            /**
             * Format: uint64
             * @description Winners that were confirmed.
             */
            confirmed: number;
            /**
             * Format: uint64
             * @description Entries that were made or handed in.
             */
            entries: number;
            /**
             * Format: uint64
             * @description Winners that were invalidated.
             */
            invalidated: number;
            /** @description Attempts to enter that the rules refused, by the rule. */
            refused: {
                [key: string]: number;
            };
        };
        /** @description A place, and who was drawn for it. */
        RafflePlace: {
            /**
             * Format: uint64
             * @description The entry that was drawn.
             */
            entry: number;
            /** @description How the prize stands that was held, for those who run it; null for others, and where it was not. */
            held?: components["schemas"]["HeldPrizeStanding"] | null;
            /**
             * Format: uint16
             * @description The line of prizes, from 0; null: an alternate's who has none.
             */
            line?: number | null;
            /** @description The whole pseudonym, for those who run it; null for others. */
            person?: components["schemas"]["PersonId"] | null;
            /**
             * Format: uint32
             * @description Its number, from 1.
             */
            place: number;
            /** @description How it stands. */
            standing: components["schemas"]["RaffleStanding"];
            /**
             * @description What they have in common with others who entered, for those who confirm winners; null for others, and of whom nothing was
             *     seen.
             */
            weighed?: components["schemas"]["WeighedTake"] | null;
            /** @description The beginning of the person's pseudonym. */
            who: string;
            /**
             * Format: uint64
             * @description Position under which it is decided about the prize, for those who run it; null for others, and until it is confirmed.
             */
            won?: number | null;
        };
        /** @description Places to draw again. */
        RaffleRedrawBody: {
            /** @description In your words. It stands in the log for good, so name nobody. */
            reason: string;
        };
        /** @description A place that was drawn later. */
        RaffleRedrawn: {
            /**
             * Format: uint64
             * @description The entry that it went to.
             */
            entry: number;
            /**
             * Format: uint16
             * @description The line of prizes, from 0.
             */
            line: number;
        };
        /** @description Winners were drawn for what had been invalidated. */
        RaffleRedrawnReceipt: {
            /**
             * Format: uint32
             * @description The first new place.
             */
            first: number;
            /**
             * Format: uint32
             * @description How many there are. Fewer than lacked a winner: everybody else has a place, or the raffle holds no more than 4,000.
             */
            places: number;
        };
        /** @description What a raffle gives, and how one enters. */
        RaffleRules: {
            /**
             * @description Whether only followers of the account are entered, or only new ones, however they come; by default everybody. Who follows is
             *     stated in campaigns of referrals of the same account.
             * @default everybody
             */
            admits: components["schemas"]["Admits"];
            /**
             * Format: uint32
             * @description How many alternates are drawn behind the winners.
             * @default 0
             */
            alternates: number;
            /**
             * @description Whether a round of drand's public beacon, which comes out after entries have closed, is mixed into the draw.
             * @default false
             */
            beacon: boolean;
            /**
             * @description Whether persons enter by themselves, for a ticket each; otherwise entries are handed in by operators alone.
             * @default false
             */
            by_ticket: boolean;
            /**
             * Format: uint16
             * @description Prizes that must be claimed or picked up go back into stock so many hours after their winner was confirmed; as long as the
             *     raffle goes on, the next alternate is called instead. null: never.
             * @default null
             */
            claim_within_hours: number | null;
            /** @description When entries close. */
            closes_at_ms: components["schemas"]["Timestamp"];
            /**
             * Format: uint32
             * @description How many entries a person may have, 1 to 100; each is drawn as likely as any other, and a person once at the most.
             * @default 1
             */
            entries_each_max: number;
            /** @description 1 to 32 lines; winners are drawn for the first one first. */
            prizes: components["schemas"]["RaffleLine"][];
            /**
             * @description A campaign of votes of the same account: whoever casts a vote in it that counts gets an entry by it. null: none. A vote that is
             *     voided later leaves its entry; invalidate the winner, should it be one.
             * @default null
             */
            votes_of: components["schemas"]["CampaignId"] | null;
        };
        /** @description A winner was confirmed or invalidated. */
        RaffleSettledReceipt: {
            /**
             * Format: uint64
             * @description Position under which it is decided about the prize, which is held or was refused; null: it is neither.
             */
            being_checked?: number | null;
            /**
             * Format: uint32
             * @description The place of the alternate who takes the line; null: none does.
             */
            called?: number | null;
            /**
             * Format: uint32
             * @description The place, from 1.
             */
            place: number;
            /** @description How it stands now. */
            standing: components["schemas"]["RaffleStanding"];
        };
        /** @description How a place stands. Stored in answers: variants are only added at the end. */
        RaffleStanding: "alternate" | "called" | "confirmed" | "invalidated" | "lapsed";
        /** @description Why a person wins or doesn't. */
        RaffleWhy: "not_entered" | "not_drawn_yet" | "called_off" | "behind_all_places" | "alternate" | "called" | "confirmed" | "being_checked" | "invalidated" | "lapsed";
        /** @description One line of the ranking. */
        RankedInviter: {
            /** @description Who; null for those who don't run the campaign. */
            person?: components["schemas"]["PersonId"] | null;
            /**
             * Format: uint32
             * @description From 1; of equals, who got there first stands first.
             */
            place: number;
            /**
             * Format: uint32
             * @description How many of those whom they invited count.
             */
            qualified: number;
        };
        /** @description One rule that spoke. */
        Reason: {
            /** @description What exactly was seen. */
            because: components["schemas"]["Because"];
            /** @description The kind of fraud it points at. */
            code: components["schemas"]["ReasonCode"];
            /**
             * Format: int32
             * @description Its part of the score in milli-nats.
             */
            weight: number;
        };
        /** @description Kinds of fraud, grouped as the field groups them. */
        ReasonCode: "address_cluster" | "device_cluster" | "automaton" | "paid_task" | "data_centre" | "emulator" | "group_control" | "aged_small_account" | "replay" | "token_farm" | "regular_timing" | "share_tree";
        /** @description Prizes to get back from what turned out to be no draw. */
        RecallBody: {
            /**
             * Format: uint64
             * @description How many units at the most.
             */
            amount: number;
            /** @description Which prize. */
            asset: components["schemas"]["Asset"];
            /** @description What it was allotted to. */
            campaign: components["schemas"]["CampaignId"];
        };
        /**
         * @description Lotteries is asked to give prizes back. The entries show what it has returned; it leaves a draw what is the draw's, and then
         *     its log says why.
         */
        RecalledReceipt: {
            /**
             * Format: uint64
             * @description How many units at the most.
             */
            amount: number;
            /** @description When it was decided. */
            at_ms: components["schemas"]["Timestamp"];
            /**
             * Format: uint64
             * @description Where the recall stands in the log.
             */
            position: number;
        };
        /** @description A prize that is handed out against its code. */
        RedeemBody: {
            /** @description The code, as it is shown: in any case, with or without spaces. */
            code: string;
            /**
             * @description Up to 200 characters. It stands in the log for good, so name nobody.
             * @default
             */
            note: string;
        };
        /** @description A campaign of referrals. */
        Referral: {
            /** @description Its id. */
            campaign: components["schemas"]["CampaignId"];
            /** @description When it closed. */
            closed_at_ms?: components["schemas"]["Timestamp"] | null;
            /** @description How many got how far; null for those who don't run it. */
            counts?: components["schemas"]["ReferralCounts"] | null;
            /** @description When it was set up. */
            created_at_ms: components["schemas"]["Timestamp"];
            /** @description When it will be final, if nothing is held by then; null while it is open, or while something is held. */
            final_at_ms?: components["schemas"]["Timestamp"] | null;
            /** @description `referrals`. */
            kind: string;
            /** @description Its title. */
            name: string;
            /** @description When it first opened. */
            opened_at_ms?: components["schemas"]["Timestamp"] | null;
            /** @description Its rules. */
            rules: components["schemas"]["ReferralRules"];
            /** @description Where it is in its life. */
            status: components["schemas"]["ReferralStatus"];
        };
        /** @description A new campaign. Its id and kind are read by the gateway. */
        ReferralBody: {
            /** @description Its title. */
            name: string;
            /**
             * @description Its rules, for good; what is not given has its default.
             * @default {
             *       "follow_within_hours": 72,
             *       "leave_within_hours": 720,
             *       "levels": 1,
             *       "milestones": [],
             *       "must_share": false,
             *       "prize_places": 0,
             *       "reward_for_sharing": false,
             *       "stay_hours": 24,
             *       "tasks": []
             *     }
             */
            rules: components["schemas"]["ReferralRules"];
        };
        /** @description How many got how far. */
        ReferralCounts: {
            /**
             * Format: uint64
             * @description Accepted an invitation, one that lapsed included.
             */
            accepted: number;
            /**
             * Format: uint64
             * @description Count, look made up, and no person has decided about them.
             * @default 0
             */
            doubted: number;
            /**
             * Format: uint64
             * @description Followed by an invitation.
             */
            followed: number;
            /**
             * Format: uint64
             * @description Did all that the campaign asks, and wait for a person's decision now.
             */
            held: number;
            /**
             * Format: uint64
             * @description No longer count, after they had counted, while that still mattered.
             */
            left: number;
            /**
             * Format: uint64
             * @description Did all that the campaign asks, and counted.
             */
            qualified: number;
        };
        /** @description A campaign is set up. */
        ReferralCreatedReceipt: {
            /** @description Its id. */
            id: components["schemas"]["CampaignId"];
            /** @description `draft`. */
            status: components["schemas"]["ReferralStatus"];
        };
        /** @description Done; there is nothing to tell. */
        ReferralDoneReceipt: Record<string, never>;
        /** @description Whether a person follows the account. */
        ReferralFollowBody: {
            /**
             * @description When that was so, not later than now; left out: now. News may come late and out of order.
             * @default null
             */
            at_ms: components["schemas"]["Timestamp"] | null;
            /** @description Whether they do. */
            following: boolean;
        };
        /** @description What is on record about a follower. */
        ReferralFollowReceipt: {
            /** @description Whether they follow. */
            following: boolean;
        };
        /** @description What was counted in one minute. */
        ReferralMinute: {
            /**
             * Format: uint64
             * @description Invitations accepted.
             */
            accepted: number;
            /**
             * Format: uint64
             * @description Codes given out.
             */
            codes: number;
            /**
             * Format: uint64
             * @description Rewards that looked made up too late to be taken back by themselves.
             */
            doubted: number;
            /**
             * Format: uint64
             * @description Followers who came by an invitation.
             */
            followed: number;
            /**
             * Format: uint64
             * @description Rewards that were held, those among them that had been given before.
             */
            held: number;
            /**
             * Format: uint64
             * @description Decisions of persons about rewards.
             */
            judged: number;
            /**
             * Format: uint64
             * @description Followers who had counted and no longer do.
             */
            left: number;
            /**
             * Format: uint64
             * @description Milestones that were reached for the first time.
             */
            milestones: number;
            /** @description Its start, in milliseconds since the epoch, by the time of the log. A minute that is past never changes. */
            minute_ms: components["schemas"]["Timestamp"];
            /**
             * Format: uint64
             * @description Followers who have done all that the campaign asks, and counted.
             */
            qualified: number;
            /**
             * @description Attempts to accept that the rules refused, by the rule: `not_open`, `own_code`, `followed_before`,
             *     `accepted_before`.
             */
            refused: {
                [key: string]: number;
            };
            /**
             * Format: uint64
             * @description Followers who no longer counted, and count again.
             */
            restored: number;
        };
        /** @description Minutes of log time, ascending. Those in which nothing was counted are left out. */
        ReferralMinutes: {
            /** @description The campaign; left out where the counts belong to none. */
            campaign?: components["schemas"]["CampaignId"] | null;
            /** @description The minutes. */
            minutes: components["schemas"]["ReferralMinute"][];
            /** @description Ask with this `from_ms` for more; null: there is no more yet. */
            next_from_ms?: components["schemas"]["Timestamp"] | null;
            /**
             * Format: uint64
             * @description The position of the log up to which at least it was counted.
             */
            position: number;
        };
        /** @description Who registered. */
        ReferralRegistrationBody: Record<string, never>;
        /** @description The rules of a campaign. */
        ReferralRules: {
            /**
             * Format: uint32
             * @description How long an accepted invitation holds: who follows later has come by themselves. 1 to 2208.
             * @default 72
             */
            follow_within_hours: number;
            /**
             * Format: uint32
             * @description How long after they have counted their leaving takes that back; 0: it never does. 0 to 2208. So long also what turns out
             *     to be made up can be taken back by itself: rewards are weighed again after a day, or three quarters of this if that
             *     is less. Give a day and a half or more, so that rings made in a day are seen in time.
             * @default 720
             */
            leave_within_hours: number;
            /**
             * Format: uint8
             * @description Who is rewarded for a follower: 1: who invited them; 2: also who invited the inviter, the most that the platform's
             *     rules bear. A campaign with more is refused when it is opened.
             * @default 1
             */
            levels: number;
            /**
             * @description Numbers of qualified invitees that are told once each, ascending, such as 10, 50, 100. At most 10.
             * @default []
             */
            milestones: number[];
            /**
             * @description Whether one must share to take part. The platform's rules forbid it: such a campaign is refused when it is opened.
             * @default false
             */
            must_share: boolean;
            /**
             * Format: uint32
             * @description How many places of the final ranking are told. 0 to 100.
             * @default 0
             */
            prize_places: number;
            /**
             * @description Whether sharing itself is rewarded. The platform's rules forbid it: such a campaign is refused when it is opened.
             * @default false
             */
            reward_for_sharing: boolean;
            /**
             * Format: uint32
             * @description How long a new follower must stay to count; 0: they count at once. 0 to 2208.
             * @default 24
             */
            stay_hours: number;
            /**
             * @description What a new follower must do beside staying, in the order in which it is shown; any order will do. At most 4.
             * @default []
             */
            tasks: components["schemas"]["ReferralTask"][];
        };
        /** @description Where the campaign is in its life now. */
        ReferralStageReceipt: {
            /** @description The status. */
            status: components["schemas"]["ReferralStatus"];
        };
        /** @description Where a campaign is in its life. Stored in events: variants are only added at the end. */
        ReferralStatus: "draft" | "open" | "paused" | "closed" | "final";
        /** @description Something that a campaign asks of a new follower. Stored in events: variants are only added at the end. */
        ReferralTask: {
            vote: {
                /** @description The campaign of votes. */
                campaign: components["schemas"]["CampaignId"];
                /** @description Whether they must. If not, a vote only shows that somebody takes part. */
                required: boolean;
            };
        } | "register";
        /** @description Rules that a release came with. */
        ReleasedLine: {
            /** @description Whether new campaigns get them. */
            current: boolean;
            /** @description Everything that it is made of. */
            definition: components["schemas"]["Definition"];
            /** @description Their hash. */
            ruleset: components["schemas"]["RulesHash"];
        };
        /** @description What to take back. */
        ReverseBody: {
            /**
             * Format: uint64
             * @description How much; null: all that is left.
             * @default null
             */
            amount: number | null;
            /**
             * @description Names the reversal: the same id is booked once, whoever sends it. Null: it is made from the Idempotency-Key.
             * @default null
             */
            id: components["schemas"]["TransferId"] | null;
            /** @description Why, as a word such as `paid-twice`. It stands in the log, so nothing personal. */
            reason: components["schemas"]["Word"];
        };
        /** @description A transfer is reversed. */
        ReversedReceipt: {
            /**
             * Format: uint64
             * @description How much this took back.
             */
            amount: number;
            /** @description The transfer. */
            id: components["schemas"]["TransferId"];
            /**
             * Format: uint64
             * @description How much of it stands.
             */
            left: number;
        };
        /** @description What a person decides about a reward. Stored in events: variants are only added at the end. */
        RewardDecision: "release" | "refuse" | "hold";
        /** @description A decision about a reward. */
        RewardDecisionBody: {
            /** @description What becomes of it. */
            to: components["schemas"]["RewardDecision"];
            /** @description Why, in a sentence. */
            why: string;
        };
        /** @description What is decided about a reward. */
        RewardDecisionReceipt: {
            /** @description What becomes of it. */
            to: components["schemas"]["RewardDecision"];
        };
        /** @description What a reward is for. Stored in rows: variants are only added at the end. */
        RewardFor: "follower" | "second_level" | "invitation" | "goal" | "by_hand";
        /** @description What a person decided about a reward. */
        RewardJudgement: {
            /** @description When. */
            at_ms: components["schemas"]["Timestamp"];
            /** @description The operator, by the hash of their token; null: Fairground itself. */
            by?: string | null;
            /**
             * Format: uint64
             * @description Position of the event.
             */
            position: number;
            /** @description What. */
            to: components["schemas"]["RewardDecision"];
            /** @description Why. */
            why: string;
        };
        /** @description One reward. */
        RewardLine: {
            /** @description When what changed it last happened. */
            changed_at_ms: components["schemas"]["Timestamp"];
            /** @description When what it is for happened. */
            occurred_at_ms: components["schemas"]["Timestamp"];
            /** @description What was given, by asset. */
            parts: components["schemas"]["RewardPart"][];
            /**
             * Format: uint64
             * @description Position of the ledger's event that booked or declined it: names it for ever.
             */
            position: number;
            /** @description Why it was not given; null: it was. */
            unpaid?: components["schemas"]["RewardUnpaid"] | null;
            /** @description What for. */
            what: components["schemas"]["RewardFor"];
        };
        /** @description One asset of rewards, in its smallest unit. */
        RewardPart: {
            /** @description What. */
            asset: components["schemas"]["Asset"];
            /**
             * Format: uint64
             * @description What was given in all.
             */
            given: number;
            /**
             * Format: int64
             * @description What is left of it. What the person has spent of it meanwhile does not matter.
             */
            left: number;
            /**
             * Format: uint64
             * @description What of it was taken back.
             */
            taken_back: number;
            /** @description What amounts count: `point`, `fen`, `ticket` or `piece`. */
            unit: string;
        };
        /** @description Why a reward was not given. Stored in rows: variants are only added at the end. */
        RewardUnpaid: "budget_spent" | "cap_reached";
        /** @description The round to end. */
        RoundBody: {
            /**
             * Format: uint16
             * @description Its number, from 1. To end one that has ended is no error and changes nothing, so a retry is harmless.
             */
            round: number;
        };
        /** @description The round that runs. */
        RoundReceipt: {
            /** @description Numbers of those who went on to it, best first. */
            advanced: number[];
            /**
             * Format: uint16
             * @description Its number, from 2.
             */
            round: number;
        };
        /** @description One cut: the end of a round. */
        RoundRule: {
            /**
             * Format: uint32
             * @description So many go on to the next round, exactly, by rank; where `ties` is `shared`, those who got there earliest.
             */
            advance: number;
            /**
             * @description When the round ends by itself, in milliseconds since 1970 UTC; null: by hand.
             * @default null
             */
            ends_at_ms: components["schemas"]["Timestamp"] | null;
        };
        /** @description The rules of a campaign. */
        Rules: {
            /**
             * @description Who sees counts and ranks before the campaign is final.
             * @default public
             */
            board: components["schemas"]["Board"];
            /**
             * Format: uint32
             * @description The board stands still for so many seconds before `closes_at_ms`; null: it never does.
             * @default null
             */
            board_frozen_before_close_seconds: number | null;
            /**
             * Format: uint32
             * @description The board moves at most this often, in seconds, on a fixed grid, so that nobody reads from it what became of
             *     a single vote.
             * @default 60
             */
            board_refresh_seconds: number;
            /**
             * Format: uint16
             * @description Contestants that one vote may name; each of them gets one.
             * @default 1
             */
            choices_per_vote_max: number;
            /**
             * @description When the campaign closes by itself, in milliseconds since 1970 UTC; null: by hand.
             * @default null
             */
            closes_at_ms: components["schemas"]["Timestamp"] | null;
            /**
             * Format: uint32
             * @description Sign-ups of persons are taken while the campaign has fewer contestants than this, those who were rejected not
             *     counted. Operators can always add some, up to a bound of the software.
             * @default 10000
             */
            contestants_max: number;
            /**
             * @description How the final score is made.
             * @default {
             *       "jury_percent": 0,
             *       "votes_percent": 100
             *     }
             */
            final_score: components["schemas"]["FinalScore"];
            /**
             * Format: uint32
             * @description The result becomes final by itself so many seconds after the close, 0: with it; null: by hand. Jurors' marks
             *     must be entered before.
             * @default null
             */
            finalizes_after_close_seconds: number | null;
            /**
             * @description Whether only followers of the account may vote. An explicit choice of the operator, on record here.
             * @default false
             */
            followers_only: boolean;
            /**
             * @description When a draft opens by itself, in milliseconds since 1970 UTC; null: by hand.
             * @default null
             */
            opens_at_ms: components["schemas"]["Timestamp"] | null;
            /**
             * @description Cuts between rounds, in order; empty: one round only. Quotas of persons run on through all rounds.
             * @default []
             */
            rounds: components["schemas"]["RoundRule"][];
            /**
             * @description How contestants get in.
             * @default {
             *       "approval": true,
             *       "open": true
             *     }
             */
            sign_up: components["schemas"]["SignUpRule"];
            /**
             * @description Who stands first of those with equal scores.
             * @default earliest
             */
            ties: components["schemas"]["Ties"];
            /**
             * @description IANA name of the time zone whose calendar days `votes_per_person_per_day` counts.
             * @default Asia/Shanghai
             */
            time_zone: string;
            /**
             * Format: uint32
             * @description Votes that a person may cast in the whole campaign; null: no limit.
             * @default null
             */
            votes_per_person: number | null;
            /**
             * Format: uint32
             * @description Votes of one person that may name the same contestant, in the whole campaign; null: no limit.
             * @default null
             */
            votes_per_person_per_contestant: number | null;
            /**
             * Format: uint32
             * @description Votes that a person may cast on one calendar day of `time_zone`; null: no limit. One vote may name several
             *     contestants, see `choices_per_vote_max`.
             * @default 1
             */
            votes_per_person_per_day: number | null;
        };
        /** @description What the facts of a campaign give from here on, instead of what they gave before. */
        RulesBody: {
            /** @description The campaign. */
            campaign: components["schemas"]["CampaignId"];
            /** @description All of its rules. */
            rules: components["schemas"]["AwardRules"];
        };
        RulesHash: string;
        /** @description The rules of one campaign. */
        RulesLine: {
            /** @description The campaign. */
            campaign: components["schemas"]["CampaignId"];
            /** @description Its rules. */
            rules: components["schemas"]["AwardRules"];
        };
        /** @description What the facts of campaigns give. */
        RulesPage: {
            /** @description By campaign. */
            campaigns: components["schemas"]["RulesLine"][];
            /** @description Ask with this `cursor` for more; null: there is no more. */
            next_cursor?: components["schemas"]["CampaignId"] | null;
            /**
             * Format: uint64
             * @description The position of the log that the answer stands at.
             */
            position: number;
        };
        /** @description Rules hold. */
        RulesReceipt: {
            /** @description The campaign. */
            campaign: components["schemas"]["CampaignId"];
        };
        /** @description Rules that weighed votes from a position on. */
        RulesetLine: {
            /** @description Who did it. */
            by: string;
            /** @description Everything that the hash is made of; null if another release came with them. */
            definition?: components["schemas"]["Definition"] | null;
            /** @description Why, in words; empty for those that the campaign was created with. */
            reason: string;
            /** @description Their hash. */
            ruleset: components["schemas"]["RulesHash"];
            /**
             * Format: uint64
             * @description Position of the event that set them.
             */
            since: number;
            /** @description When that was. */
            since_ms: components["schemas"]["Timestamp"];
        };
        /** @description The rules that weighed votes, and those to choose from. */
        RulesetsAnswer: {
            /**
             * Format: uint64
             * @description The position of the log that it stands at.
             */
            position: number;
            /** @description Those that this release came with, by hash. */
            released: components["schemas"]["ReleasedLine"][];
            /** @description Newest first: the first one is in force. */
            rulesets: components["schemas"]["RulesetLine"][];
        };
        /** @description How one shard is. */
        ServiceLine: {
            /** @description The service. */
            service: string;
            /**
             * Format: uint16
             * @description Its shard.
             */
            shard: number;
            /** @description Where it stands; null: it could not be asked. */
            status?: components["schemas"]["Status"] | null;
            /** @description Why it takes nothing, and what to do about it; empty while it does. */
            trouble: string;
        };
        /** @description Rules that votes are weighed by from here on. */
        SetBody: {
            /** @description All of it, as GET /ruleset shows it. */
            definition?: components["schemas"]["Definition"] | null;
            /** @description A name for others: 1 to 40 of a-z, 0-9, '-' and '_'. Goes with `numbers`. */
            name?: string | null;
            /** @description Numbers that differ from the current rules' of this release. */
            numbers?: {
                [key: string]: number;
            } | null;
            /** @description Why, in your words: 1 to 200 characters. It stands in the log for good, so name nobody. */
            reason: string;
            /** @description The hash of rules that this release came with. */
            ruleset?: components["schemas"]["RulesHash"] | null;
        };
        /** @description A pending transfer is settled. */
        SettledReceipt: {
            /** @description The transfer. */
            id: components["schemas"]["TransferId"];
            /**
             * Format: uint64
             * @description How much of it was posted; 0: it was voided.
             */
            posted: number;
        };
        /** @description What a shadow would have made of the votes since it was set. */
        ShadowAnswer: {
            /** @description Who did it. */
            by: string;
            /**
             * Format: uint64
             * @description Those that would be something else than they are.
             */
            changed: number;
            /** @description Votes since then by contestant, those without any left out. */
            contestants: components["schemas"]["ShadowCounts"][];
            /** @description Everything that the hash is made of. */
            definition: components["schemas"]["Definition"];
            /**
             * Format: uint64
             * @description Position of what ended it; null while it runs.
             */
            ended?: number | null;
            /**
             * Format: uint64
             * @description The position of the log that it stands at.
             */
            position: number;
            /** @description The hash of its rules. */
            ruleset: components["schemas"]["RulesHash"];
            /**
             * Format: uint64
             * @description Position of the event that set it: earlier votes are not part of this.
             */
            since: number;
            /** @description When that was. */
            since_ms: components["schemas"]["Timestamp"];
            /**
             * Format: uint64
             * @description Votes that it weighed.
             */
            votes: number;
            /** @description How many would go which way, and for what. */
            ways: components["schemas"]["Way"][];
        };
        /** @description A contestant's votes since a shadow was set. */
        ShadowCounts: {
            /**
             * Format: uint32
             * @description The number.
             */
            contestant: number;
            /**
             * Format: uint64
             * @description Those that count.
             */
            counted: number;
            /**
             * Format: uint64
             * @description Those that would.
             */
            counted_would_be: number;
        };
        /** @description What a page hands on with a code, as chats show it. Its words about the campaign are the page's own. */
        ShareCard: {
            /** @description A picture of the code, on this server. */
            image: string;
            /** @description Where the code leads, on this server. */
            link: string;
            /** @description The campaign's title. */
            title: string;
        };
        /** @description Something that several votes of a case share. */
        SharedLine: {
            /** @description What it is: prefix, region, device, canvas, sharer, network or profile. */
            kind: string;
            /**
             * Format: uint
             * @description Persons who cast them.
             */
            persons: number;
            /** @description Which one: a pseudonym, or words for what stands in clear. */
            value: string;
            /**
             * Format: uint64
             * @description Votes of the case that share it.
             */
            votes: number;
        };
        /** @description The side of an entry. */
        Side: "debit" | "credit";
        /** @description Who signs in. In development mode, anybody is who they say. */
        SignIn: {
            /** @description The platform's id of the person, in this account. */
            openid: string;
            /** @description The account; `default` if it is left out. */
            tenant?: components["schemas"]["TenantId"] | null;
        };
        /** @description How contestants get in. The operator can always add some. */
        SignUpRule: {
            /**
             * @description Whether the operator must approve those who signed up themselves.
             * @default true
             */
            approval: boolean;
            /**
             * @description Whether persons may sign up themselves.
             * @default true
             */
            open: boolean;
        };
        /** @description A new session. */
        SignedIn: {
            /** @description When it ends, in milliseconds since the epoch. */
            expires_at_ms: components["schemas"]["Timestamp"];
            /** @description Send it as `Authorization: Bearer …`. */
            token: string;
        };
        /** @description Votes of an act that another one changed last. */
        SinceLine: {
            /**
             * Format: uint64
             * @description The other act.
             */
            act: number;
            /**
             * Format: uint64
             * @description How many.
             */
            votes: number;
        };
        /** @description How a page shows a draw. Stored in events: variants are only added at the end. */
        Skin: "wheel" | "nine_squares" | "golden_egg" | "scratch_card" | "flip_card";
        /**
         * @description A stretch of time over which units of a line come free, one after the other at even distances: the first when it begins,
         *     the last before it ends.
         */
        Slot: {
            /** @description When it ends: from here on all of it is free. */
            ends_at_ms: components["schemas"]["Timestamp"];
            /** @description When it begins, in milliseconds since 1970 UTC. */
            starts_at_ms: components["schemas"]["Timestamp"];
            /**
             * Format: uint32
             * @description How often the line can be won by it.
             */
            units: number;
        };
        /** @description Where a fact stands: in the log of one shard of one service. */
        Source: {
            /** @description The life of its journal. */
            incarnation: components["schemas"]["Incarnation"];
            /**
             * Format: uint64
             * @description The event's position, from 1.
             */
            position: number;
            /** @description The service, e.g. `votes`. */
            service: string;
            /**
             * Format: uint16
             * @description The shard, from 0.
             */
            shard: number;
        };
        /** @description Where a campaign is in its life, whatever its activity. */
        Stage: "draft" | "open" | "paused" | "closed" | "final";
        /** @description What can be asked of a new follower. */
        StageName: "follow" | "stay" | "vote" | "register";
        /** @description Where the campaign is in its life now. */
        StageReceipt: {
            /** @description The status. */
            status: components["schemas"]["Status2"];
        };
        /** @description What a contestant is. */
        Standing: "pending" | "approved" | "rejected" | "withdrawn" | "out";
        /** @description Where a shard stands. */
        Status: {
            /** @description Log time of the last durable block. */
            at: components["schemas"]["Timestamp"];
            /**
             * Format: uint64
             * @description Read model's position.
             */
            entries_position: number;
            /** @description Hash of the last durable block's header. */
            head: components["schemas"]["Hash"];
            /** @description How far it has heard the shards that it listens to. */
            heard: components["schemas"]["HeardFrom"][];
            /** @description The journal's life. */
            incarnation: components["schemas"]["Incarnation"];
            /**
             * Format: uint64
             * @description Commands waiting.
             */
            mailbox: number;
            /**
             * Format: uint64
             * @description Last durable position.
             */
            position: number;
            /** @description The service, e.g. `votes`. */
            service: string;
            /**
             * Format: uint16
             * @description The shard, from 0.
             */
            shard: number;
            /** @description Why it takes no commands; empty while it does. */
            stopped: string;
        };
        /** @description Where a campaign is in its life. */
        Status2: "draft" | "open" | "paused" | "closed" | "final";
        /** @description How many votes are what. */
        StatusCounts: {
            /**
             * Format: uint64
             * @description They count.
             */
            counted: number;
            /**
             * Format: uint64
             * @description They are held.
             */
            held: number;
            /**
             * Format: uint64
             * @description They are voided.
             */
            voided: number;
        };
        /** @description A step of an act, without its reason. */
        StepLine: {
            /**
             * Format: uint32
             * @description The case of that act.
             */
            case?: number | null;
            /** @description How the votes were found. */
            found_by: components["schemas"]["FoundBy"];
            /** @description Which votes go which way. */
            moves: components["schemas"]["Move"][];
            /**
             * Format: uint64
             * @description The act that it undoes.
             */
            undoes?: number | null;
        };
        /** @description What is unusual, as far as a case knows. */
        Subject: {
            /**
             * Format: uint32
             * @description For whom.
             */
            contestant?: number | null;
            /** @description Names what it is about among the campaign's cases: more of the same joins the case. 16 hex digits. */
            key?: components["schemas"]["Pseudonym"] | null;
            /** @description Since when. */
            since_ms?: components["schemas"]["Timestamp"] | null;
        };
        /** @description Something that speaks for or against an invitation. */
        Suspicion: {
            /** @description What. */
            sign: components["schemas"]["InvitationSign"];
            /**
             * Format: int32
             * @description Its part of the score in milli-nats.
             */
            weight: number;
        };
        /** @description Why a prize is taken back. */
        TakeBackBody: {
            /** @description Why. */
            why: components["schemas"]["TakenBack"];
        };
        /** @description What exactly was seen. Stored in events: variants are only added at the end. */
        TakeSign: {
            shared_device: {
                /**
                 * Format: uint32
                 * @description How many, the taker among them.
                 */
                persons: number;
                /**
                 * Format: uint32
                 * @description How many came from that prefix in all.
                 */
                prefix: number;
            };
        } | {
            spread_device: {
                /**
                 * Format: uint32
                 * @description How many, the taker among them.
                 */
                persons: number;
            };
        } | {
            shared_phone: {
                /**
                 * Format: uint32
                 * @description Of how many.
                 */
                persons: number;
            };
        } | {
            shared_address: {
                /**
                 * Format: uint32
                 * @description Of how many.
                 */
                persons: number;
            };
        } | {
            crowded_prefix: {
                /**
                 * Format: uint32
                 * @description How many.
                 */
                persons: number;
            };
        } | {
            one_go: {
                /**
                 * Format: uint32
                 * @description How many.
                 */
                persons: number;
                /**
                 * Format: uint32
                 * @description Among how many arrivals.
                 */
                span: number;
            };
        } | "hosted_address" | "vpn_address" | "driven" | {
            only_takes: {
                /**
                 * Format: uint32
                 * @description How many of them, the taker among them.
                 */
                persons: number;
                /**
                 * Format: uint32
                 * @description How many came from that prefix in all.
                 */
                prefix: number;
            };
        };
        /** @description Something that speaks for a squad. */
        TakeSuspicion: {
            /** @description What. */
            sign: components["schemas"]["TakeSign"];
            /**
             * Format: int32
             * @description Its part of the score in milli-nats.
             */
            weight: number;
        };
        /** @description Why a prize was taken back. Stored in events: variants are only added at the end. */
        TakenBack: "invalidated" | "lapsed";
        /** @description A prize is back in stock. */
        TakenBackReceipt: {
            /**
             * Format: uint64
             * @description Where it stands in the log that it was won.
             */
            position: number;
        };
        /** @description Those who share something with a person, the rarest things first. */
        TakerCompany: {
            /** @description What each of the others shares with the person. */
            edges: components["schemas"]["TakerEdge"][];
            /** @description Whether there are more than are shown. */
            is_cut: boolean;
            /** @description The person, and the others. */
            nodes: components["schemas"]["TakerNode"][];
            /**
             * Format: uint64
             * @description The position of the log that it stands at.
             */
            position: number;
        };
        /** @description Something that two share. */
        TakerEdge: {
            /** @description The person around whom to look. */
            from: components["schemas"]["PersonId"];
            /** @description What. */
            shares: components["schemas"]["TakerShares"];
            /** @description Who shares it. */
            to: components["schemas"]["PersonId"];
        };
        /** @description Somebody who takes. */
        TakerNode: {
            /** @description The same of the address of parcels. */
            address?: string | null;
            /** @description What was seen of their device: the same text is the same rendering. */
            device?: string | null;
            /** @description The person. */
            id: components["schemas"]["PersonId"];
            /** @description What kind of network that is: `carrier`, `fixed`, `campus`, `data_centre`, `vpn`, `private` or `unknown`. */
            network: string;
            /** @description Where their parcels go: the same text is the same telephone number. */
            phone?: string | null;
            /** @description What was seen of their address: the same text is the same prefix. */
            prefix?: string | null;
            /** @description When something new was last seen of them. */
            seen_at_ms: components["schemas"]["Timestamp"];
        };
        /** @description What two can share. */
        TakerShares: "phone" | "device" | "address" | "prefix";
        TenantId: string;
        /** @description Tickets of all persons. */
        TicketSums: {
            /**
             * Format: uint64
             * @description All that were ever granted.
             */
            granted: number;
            /**
             * Format: uint64
             * @description All that were recalled.
             */
            recalled: number;
            /**
             * Format: uint64
             * @description All that were spent.
             */
            spent: number;
        };
        /** @description Who stands first of those with equal scores. */
        Ties: "earliest" | "lowest_number" | "shared";
        /** @description Votes of a case in ten minutes. */
        TimeCount: {
            /** @description Their beginning. */
            from_ms: components["schemas"]["Timestamp"];
            /**
             * Format: uint64
             * @description How many.
             */
            votes: number;
        };
        /**
         * Format: uint64
         * @description Milliseconds since the Unix epoch, UTC. Always given by the host that writes the log, never by a caller's clock.
         */
        Timestamp: number;
        TokenHash: string;
        /** @description Transfers that are booked together. */
        TransferBody: {
            /** @description 1 to 100; each sees what those before it did. */
            transfers: components["schemas"]["TransferLine"][];
        };
        TransferId: string;
        /** @description One transfer. */
        TransferLine: {
            /**
             * Format: uint64
             * @description How much, in the asset's smallest unit.
             */
            amount: number;
            /** @description The account that is credited. */
            credit: components["schemas"]["Account"];
            /** @description The account that is debited. */
            debit: components["schemas"]["Account"];
            /**
             * @description When a pending transfer expires by itself, in milliseconds since 1970 UTC; null: never.
             * @default null
             */
            expires_at_ms: components["schemas"]["Timestamp"] | null;
            /**
             * @description Names the transfer: the same id is booked once, whoever sends it. Null: it is made from the Idempotency-Key.
             * @default null
             */
            id: components["schemas"]["TransferId"] | null;
            /**
             * @description Reserves only, to be posted or voided later.
             * @default false
             */
            pending: boolean;
            /** @description Why, as a word such as `sponsor-gift`. It stands in the log, so nothing personal. */
            reason: components["schemas"]["Word"];
            /**
             * @description Moves as much of `amount` as there is and fits.
             * @default false
             */
            up_to: boolean;
        };
        /** @description One asset of a trial balance. */
        TrialAsset: {
            /** @description The asset. */
            asset: components["schemas"]["Asset"];
            /**
             * Format: uint64
             * @description All credits.
             */
            credits: number;
            /**
             * Format: uint64
             * @description All debits.
             */
            debits: number;
            /**
             * Format: int64
             * @description The difference: 0.
             */
            difference: number;
            /** @description By kind of account. */
            kinds: components["schemas"]["TrialKind"][];
            /**
             * Format: uint64
             * @description What pending transfers would move.
             */
            reserved: number;
        };
        /** @description Sums over all accounts: in each asset debits equal credits. */
        TrialBalance: {
            /** @description By asset. */
            assets: components["schemas"]["TrialAsset"][];
            /**
             * Format: uint64
             * @description The position of the log that the answer stands at.
             */
            position: number;
        };
        /** @description All accounts of one kind and asset. */
        TrialKind: {
            /**
             * Format: uint64
             * @description How many accounts have entries.
             */
            accounts: number;
            /**
             * Format: uint64
             * @description All credits.
             */
            credits: number;
            /**
             * Format: uint64
             * @description All debits.
             */
            debits: number;
            /** @description The kind: `person`, `budget`… */
            kind: string;
        };
        /** @description The facts that can give something. Stored in events: variants are only added at the end. */
        Trigger: "vote_counted" | "follower_qualified" | "second_level_qualified" | {
            /** Format: uint32 */
            inviter_milestone: number;
        } | {
            /** Format: uint32 */
            inviter_place: number;
        };
        /** @description Awards that a campaign's budget had too little for. */
        UnpaidAwards: {
            /**
             * Format: uint64
             * @description How many: each is an event `FactDeclined` of the ledger's log, with the person and the rule.
             */
            awards: number;
            /** @description The campaign. */
            campaign: components["schemas"]["CampaignId"];
            /**
             * Format: uint64
             * @description Position of the event that declined the newest.
             */
            newest: number;
            /** @description When the oldest of them was declined. */
            since_ms: components["schemas"]["Timestamp"];
        };
        /** @description The outcome of weighing one attempt. */
        Verdict: {
            /** @description What becomes of it. */
            outcome: components["schemas"]["Outcome"];
            /** @description Every rule that spoke, heaviest first. */
            reasons: components["schemas"]["Reason"][];
            /**
             * Format: int32
             * @description Log-odds of fraud in milli-nats: the prior and all weights. 0 is even odds.
             */
            score: number;
        };
        /** @description A page was opened. */
        Visit: {
            /** @description What the page's script found out about the device. */
            device?: components["schemas"]["Device"] | null;
            /** @description Who shared the page, as its address says; at most 256 bytes. */
            sharer?: string | null;
        };
        /** @description What a page may act with. */
        Visited: {
            /**
             * @description The proof of work that the page's command must bring in its `proof`; left out if none is asked for. In the format of
             *     ALTCHA, version 1.
             */
            challenge?: components["schemas"]["Challenge"] | null;
            /** @description When it ends, in milliseconds since the epoch. */
            expires_at_ms: components["schemas"]["Timestamp"];
            /** @description Send it with the page's first command. */
            page_token: string;
        };
        /** @description An empty object, or nothing. */
        VoidBody: Record<string, never>;
        /** @description A vote: either `contestant` or `contestants`. */
        VoteBody: {
            /**
             * Format: uint32
             * @description The contestant's number.
             */
            contestant?: number | null;
            /** @description Numbers of several contestants. */
            contestants?: number[] | null;
        };
        /** @description A vote with its evidence. */
        VoteLine: {
            /** @description When it was cast. */
            at_ms: components["schemas"]["Timestamp"];
            /** @description Its canvas rendering. */
            canvas?: components["schemas"]["Pseudonym"] | null;
            /** @description What was decided about it since, oldest first. */
            changes: components["schemas"]["ChangeLine"][];
            /** @description Numbers of the contestants. */
            contestants: number[];
            /** @description The device's rare traits, taken together. */
            device?: components["schemas"]["Pseudonym"] | null;
            /** @description The graphics renderer. */
            gpu: string;
            /** @description The network. */
            network: components["schemas"]["NetworkLine"];
            /**
             * Format: int64
             * @description Milliseconds from the opening of the page to the vote.
             */
            open_ms: number;
            /** @description Who cast it. */
            person: components["schemas"]["PersonId"];
            /** @description The platform, as the page reported it. */
            platform: string;
            /**
             * Format: uint64
             * @description Its position.
             */
            position: number;
            /** @description The address's /24 or /48. */
            prefix?: components["schemas"]["Pseudonym"] | null;
            /** @description The address's /16. */
            region?: components["schemas"]["Pseudonym"] | null;
            /** @description The anti-cheat rules that weighed it. */
            ruleset: components["schemas"]["RulesHash"];
            /** @description The screen. */
            screen: string;
            /** @description What the shadow that ran then said of it, if one did. */
            shadow?: components["schemas"]["Verdict"] | null;
            /** @description Who shared the page. */
            sharer?: components["schemas"]["Pseudonym"] | null;
            /** @description What it is now. */
            status: components["schemas"]["VoteStatus"];
            /** @description What it was weighed as when it was cast, with each reason. */
            verdict: components["schemas"]["Verdict"];
        };
        /** @description What was counted in one minute. */
        VoteMinute: {
            /**
             * Format: uint64
             * @description Votes that counted at once.
             */
            counted: number;
            /** @description Requests that the door refused, by the class of the limit or check; handed in about a minute late as well. */
            door: {
                [key: string]: number;
            };
            /**
             * Format: uint64
             * @description Votes that were held when they were cast. What is decided about them later doesn't change a minute that is past.
             */
            held: number;
            /** @description Its start, in milliseconds since the epoch, by the time of the log. A minute that is past never changes. */
            minute_ms: components["schemas"]["Timestamp"];
            /**
             * @description Attempts to vote that the campaign's rules refused, by the rule: `not_open`, `final`, `not_follower`, `day_quota`,
             *     `total_quota`, `contestant_quota`, `contestant_unknown`, `contestant_not_standing`, `too_many_choices`.
             */
            refused: {
                [key: string]: number;
            };
            /**
             * Format: uint64
             * @description Votes of which the campaign's shadow said something else when they were cast.
             */
            shadow_differs: number;
            /**
             * Format: uint64
             * @description Pages opened. The door hands its counts in about a minute late.
             */
            visits: number;
        };
        /** @description Minutes of log time, ascending. Those in which nothing was counted are left out. */
        VoteMinutes: {
            /** @description The campaign; left out where the counts belong to none. */
            campaign?: components["schemas"]["CampaignId"] | null;
            /** @description The minutes. */
            minutes: components["schemas"]["VoteMinute"][];
            /** @description Ask with this `from_ms` for more; null: there is no more yet. */
            next_from_ms?: components["schemas"]["Timestamp"] | null;
            /**
             * Format: uint64
             * @description The position of the log up to which at least it was counted.
             */
            position: number;
        };
        /** @description A vote on record. */
        VoteReceipt: {
            /** @description When it was decided. */
            at_ms: components["schemas"]["Timestamp"];
            /** @description Numbers of the contestants, ascending. */
            contestants: number[];
            /** @description Id of the command, the same for each retry. */
            id: components["schemas"]["CommandId"];
            /**
             * Format: uint64
             * @description Where the vote stands in the log.
             */
            position: number;
            /**
             * Format: uint32
             * @description Votes left on this day and in all, whichever is less; null: no limit.
             */
            votes_left?: number | null;
        };
        /** @description What a vote is worth now. Its caster is never told. Stored in events: variants are only added at the end. */
        VoteStatus: "counted" | "held" | "voided";
        /** @description A prize that is to be sent. */
        WaitingPrize: {
            /**
             * Format: uint64
             * @description How much of it.
             */
            amount: number;
            /** @description What it is. */
            asset: components["schemas"]["Asset"];
            /** @description When it was claimed. */
            claimed_at_ms: components["schemas"]["Timestamp"];
            /** @description Name, phone and address; null once they are erased, and for auditors. */
            delivery?: {
                [key: string]: string;
            } | null;
            /** @description What it is called. */
            label: string;
            /**
             * Format: uint16
             * @description The line, from 0.
             */
            line: number;
            /** @description Who won it. */
            person: components["schemas"]["PersonId"];
            /**
             * Format: uint64
             * @description Where it stands in the log that it was won: that it was sent is stated under it.
             */
            position: number;
        };
        /** @description Prizes that are to be sent, oldest first. */
        WaitingPrizes: {
            /**
             * Format: uint64
             * @description How many there are in all; as these are sent, the others follow.
             */
            all: number;
            /** @description Up to 100 of them. */
            prizes: components["schemas"]["WaitingPrize"][];
        };
        /** @description Votes that would go the same way for the same kind of reason. */
        Way: {
            /** @description What weighs most against them then; none if a person decided or nothing weighs. */
            code?: components["schemas"]["ReasonCode"] | null;
            /** @description What they are. */
            is: components["schemas"]["VoteStatus"];
            /**
             * Format: uint64
             * @description How many.
             */
            votes: number;
            /** @description What they would be. */
            would_be: components["schemas"]["VoteStatus"];
        };
        /** @description What a take came to. */
        WeighedTake: {
            /**
             * Format: int32
             * @description Log-odds of a squad in milli-nats; 0 is even odds.
             */
            score: number;
            /** @description What was seen, heaviest first. */
            suspicions: components["schemas"]["TakeSuspicion"][];
            /**
             * Format: uint16
             * @description By which version of the rules.
             */
            version: number;
        };
        /** @description These rules weigh votes now, or are tried out. */
        WeighingReceipt: {
            /** @description Their hash. */
            ruleset: components["schemas"]["RulesHash"];
        };
        /** @description Why something was decided about votes. Stored in events: variants are only added at the end. */
        Why: {
            said: {
                /** @description The kinds of fraud that they see. */
                codes: components["schemas"]["ReasonCode"][];
                /** @description How the votes were found, if by a question. */
                found_by?: components["schemas"]["FoundBy"] | null;
                /** @description In their words. It stands in the log for good, so it names nobody. */
                reason: string;
            };
        } | {
            found: {
                /** @description What spoke, heaviest first. */
                grounds: components["schemas"]["Ground"][];
                /** @description The rules that they worked with. */
                ruleset: components["schemas"]["RulesHash"];
                /**
                 * Format: int32
                 * @description Log-odds of fraud in milli-nats.
                 */
                score: number;
            };
        };
        /** @description Why a line is given, or none. Stored in events: variants are only added at the end. */
        Why2: "number" | "out_of_stock" | "not_released" | "person_limit" | "day_limit" | "guaranteed";
        /** @description Somebody who won. What another form of campaign has is null. */
        WinnerLine: {
            /**
             * Format: uint64
             * @description How much of it.
             */
            amount: number;
            /** @description What was won. */
            asset: components["schemas"]["Asset"];
            /** @description When it was. */
            at_ms: components["schemas"]["Timestamp"];
            /** @description Why it is back in stock; null: it is not. */
            back?: components["schemas"]["TakenBack"] | null;
            /**
             * Format: uint64
             * @description The number of the draw in its campaign, from 1.
             */
            draw?: number | null;
            /**
             * Format: uint64
             * @description The entry that was drawn for it.
             */
            entry?: number | null;
            /** @description How it stands if it was ever held or decided about: while it is held or refused, nothing is handed out. null: it never was. */
            held?: components["schemas"]["HeldPrizeStanding"] | null;
            /** @description What it is called; empty: by its asset. */
            label: string;
            /**
             * Format: uint16
             * @description The line of a lucky draw or a raffle, from 0.
             */
            line?: number | null;
            /** @description What was noted when it was sent or handed out. */
            note: string;
            /**
             * Format: uint32
             * @description Which part of it, from 1.
             */
            part?: number | null;
            /** @description Who. */
            person: components["schemas"]["PersonId"];
            /**
             * Format: uint32
             * @description The place in a raffle, from 1.
             */
            place?: number | null;
            /**
             * Format: uint64
             * @description Where it stands in the log: the draw, the part, or that the winner was confirmed.
             */
            position: number;
            /**
             * Format: uint16
             * @description The round of a red envelope, from 1.
             */
            round?: number | null;
            /** @description Where the prize is in its life; null: it was theirs at once, and is unless it is `held`. */
            stage?: components["schemas"]["PrizeStage"] | null;
            /** @description Why that line of a lucky draw. */
            why?: components["schemas"]["Why2"] | null;
        };
        /** @description Some winners, newest first. */
        WinnerPage: {
            /** @description Ask with this `cursor` for older ones; null: there are none. */
            next_cursor?: string | null;
            /**
             * Format: uint64
             * @description The position of the log that it stands at.
             */
            position: number;
            /** @description Who won a line of a lucky draw or a raffle, or took a part of a red envelope. Consolations are none. */
            winners: components["schemas"]["WinnerLine"][];
        };
        /** @description What was won. */
        Won: {
            /**
             * Format: uint64
             * @description How much of it, in its smallest unit.
             */
            amount: number;
            /** @description What. */
            asset: components["schemas"]["Asset"];
        };
        Word: string;
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    livez: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Whether the process answers */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": unknown;
                };
            };
            /** @description A problem, with what to change */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    metrics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Prometheus metrics; in development for anybody */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": unknown;
                };
            };
            /** @description A problem, with what to change */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readyz: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Whether all shards take commands */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": unknown;
                };
            };
            /** @description A problem, with what to change */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    accesses: {
        parameters: {
            query?: {
                /** @description Only looks with this token, by its hash */
                token?: string;
                /** @description The next_cursor of the answer before: older looks */
                cursor?: string;
                /** @description Looks per answer, 1 to 500, 100 by default */
                limit?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What auditors of the account were shown, newest first */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LookPage"];
                };
            };
            /** @description A problem, with what to change */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    campaigns: {
        parameters: {
            query?: {
                /** @description Only these: draft, open, paused, closed or final */
                status?: string;
                /** @description The next_cursor of the answer before: older campaigns */
                cursor?: string;
                /** @description Campaigns per answer, 1 to 100, 50 by default */
                limit?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The account's campaigns, newest first */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CampaignPage"];
                };
            };
            /** @description A problem, with what to change */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    votes_create: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same for every retry: a retry gets the first answer again */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @description Chosen by the operator, unique in the deployment; stands in the page's address */
                    id: string;
                    /**
                     * @description What it is
                     * @constant
                     */
                    kind: "votes";
                    /** @description Its title. */
                    name: string;
                    /**
                     * @description Its rules; what is not given has its default.
                     * @default {
                     *       "board": "public",
                     *       "board_frozen_before_close_seconds": null,
                     *       "board_refresh_seconds": 60,
                     *       "choices_per_vote_max": 1,
                     *       "closes_at_ms": null,
                     *       "contestants_max": 10000,
                     *       "final_score": {
                     *         "jury_percent": 0,
                     *         "votes_percent": 100
                     *       },
                     *       "finalizes_after_close_seconds": null,
                     *       "followers_only": false,
                     *       "opens_at_ms": null,
                     *       "rounds": [],
                     *       "sign_up": {
                     *         "approval": true,
                     *         "open": true
                     *       },
                     *       "ties": "earliest",
                     *       "time_zone": "Asia/Shanghai",
                     *       "votes_per_person": null,
                     *       "votes_per_person_per_contestant": null,
                     *       "votes_per_person_per_day": 1
                     *     }
                     */
                    rules?: components["schemas"]["Rules"];
                } | {
                    /** @description Chosen by the operator, unique in the deployment; stands in the page's address */
                    id: string;
                    /**
                     * @description What it is
                     * @constant
                     */
                    kind: "lotteries";
                    /** @description Its title. */
                    name: string;
                    /** @description Its rules, for good. */
                    rules: components["schemas"]["DrawRules"];
                } | {
                    /**
                     * @description Whether only followers of the account get a part, or only new ones; by default everybody.
                     * @default everybody
                     */
                    admits?: components["schemas"]["Admits"];
                    /** @description Chosen by the operator, unique in the deployment; stands in the page's address */
                    id: string;
                    /**
                     * @description What it is
                     * @constant
                     */
                    kind: "envelope";
                    /** @description Its title. */
                    name: string;
                    /** @description 1 to 32 rounds, one after the other. */
                    rounds: components["schemas"]["EnvelopeRoundBody"][];
                } | {
                    /** @description Chosen by the operator, unique in the deployment; stands in the page's address */
                    id: string;
                    /**
                     * @description What it is
                     * @constant
                     */
                    kind: "raffle";
                    /** @description Its title. */
                    name: string;
                    /** @description Its rules, for good. */
                    rules: components["schemas"]["RaffleRules"];
                } | {
                    /** @description Chosen by the operator, unique in the deployment; stands in the page's address */
                    id: string;
                    /**
                     * @description What it is
                     * @constant
                     */
                    kind: "referrals";
                    /** @description Its title. */
                    name: string;
                    /**
                     * @description Its rules, for good; what is not given has its default.
                     * @default {
                     *       "follow_within_hours": 72,
                     *       "leave_within_hours": 720,
                     *       "levels": 1,
                     *       "milestones": [],
                     *       "must_share": false,
                     *       "prize_places": 0,
                     *       "reward_for_sharing": false,
                     *       "stay_hours": 24,
                     *       "tasks": []
                     *     }
                     */
                    rules?: components["schemas"]["ReferralRules"];
                } | {
                    /** @description Chosen by the operator, unique in the deployment; stands in the page's address */
                    id: string;
                    /**
                     * @description What it is
                     * @constant
                     */
                    kind: "ledger";
                    /** @description Its title. */
                    name: string;
                };
            };
        };
        responses: {
            /** @description Sets a campaign up, as a draft */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CreatedReceipt"] | components["schemas"]["DrawCreatedReceipt"] | components["schemas"]["DrawCreatedReceipt"] | components["schemas"]["DrawCreatedReceipt"] | components["schemas"]["ReferralCreatedReceipt"] | components["schemas"]["BookReceipt"];
                };
            };
            /** @description Sets a campaign up, as a draft */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CreatedReceipt"] | components["schemas"]["DrawCreatedReceipt"] | components["schemas"]["DrawCreatedReceipt"] | components["schemas"]["DrawCreatedReceipt"] | components["schemas"]["ReferralCreatedReceipt"] | components["schemas"]["BookReceipt"];
                };
            };
            /** @description A problem, with what to change */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    votes_campaign: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                campaign: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The campaign, its rules and where it stands */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["About"] | components["schemas"]["Lottery"] | components["schemas"]["Referral"] | components["schemas"]["Book"];
                };
            };
            /** @description A problem, with what to change */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ledger_accounts: {
        parameters: {
            query?: {
                /** @description Only this asset, such as points */
                asset?: string;
                /** @description Only this kind, such as budget; owed lists persons who owe something */
                kind?: string;
                /** @description The next_cursor of the answer before */
                cursor?: string;
                /** @description Lines per answer, 1 to 500, 100 by default */
                limit?: string;
            };
            header?: never;
            path: {
                campaign: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Accounts of no person */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccountPage"];
                };
            };
            /** @description A problem, with what to change */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ledger_open_account: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same for every retry: a retry gets the first answer again */
                "Idempotency-Key"?: string;
            };
            path: {
                campaign: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["OpenAccountBody"];
            };
        };
        responses: {
            /** @description Opens an account, or a closed one again */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccountReceipt"];
                };
            };
            /** @description Opens an account, or a closed one again */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccountReceipt"];
                };
            };
            /** @description A problem, with what to change */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ledger_close_account: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same for every retry: a retry gets the first answer again */
                "Idempotency-Key"?: string;
            };
            path: {
                campaign: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["AccountBody"];
            };
        };
        responses: {
            /** @description Closes an account that is empty */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccountReceipt"];
                };
            };
            /** @description Closes an account that is empty */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccountReceipt"];
                };
            };
            /** @description A problem, with what to change */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ledger_account: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                campaign: string;
                account: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One account of no person */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccountLine"];
                };
            };
            /** @description A problem, with what to change */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ledger_balance: {
        parameters: {
            query?: {
                /** @description After what was booked up to this position; by default, the newest */
                position?: string;
                /** @description After what had happened by this time, in milliseconds since the epoch, also if it was booked later */
                at_ms?: string;
            };
            header?: never;
            path: {
                campaign: string;
                account: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The balance of any account, at a position or a time */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LedgerBalance"];
                };
            };
            /** @description A problem, with what to change */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    votes_acts: {
        parameters: {
            query?: {
                /** @description The next_cursor of the answer before, for older ones */
                cursor?: string;
                /** @description Lines per answer, 1 to 500, 100 by default */
                limit?: string;
            };
            header?: never;
            path: {
                campaign: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was decided about votes, newest first */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ActPage"];
                };
            };
            /** @description A problem, with what to change */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    votes_judge: {
        parameters: {
            query?: never;
            header: {
                /** @description The same for every retry: a retry gets the first answer again */
                "Idempotency-Key": string;
            };
            path: {
                campaign: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["JudgeBody"];
            };
        };
        responses: {
            /** @description Takes a step of an act: holds, voids or restores the votes that it lists, all of them or none */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JudgedReceipt"];
                };
            };
            /** @description Takes a step of an act: holds, voids or restores the votes that it lists, all of them or none */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JudgedReceipt"];
                };
            };
            /** @description A problem, with what to change */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    votes_act: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                campaign: string;
                act: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One act, with the votes that it changed */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ActAnswer"];
                };
            };
            /** @description A problem, with what to change */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ledger_allot: {
        parameters: {
            query?: never;
            header: {
                /** @description The same for every retry: a retry gets the first answer again */
                "Idempotency-Key": string;
            };
            path: {
                campaign: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["AllotBody"];
            };
        };
        responses: {
            /** @description Puts value into a campaign's budget, or prizes into a draw's stock */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BookedReceipt"];
                };
            };
            /** @description Puts value into a campaign's budget, or prizes into a draw's stock */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BookedReceipt"];
                };
            };
            /** @description A problem, with what to change */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ledger_recall: {
        parameters: {
            query?: never;
            header: {
                /** @description The same for every retry: a retry gets the first answer again */
                "Idempotency-Key": string;
            };
            path: {
                campaign: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["RecallBody"];
            };
        };
        responses: {
            /** @description Asks for prizes back that were allotted to what is no draw; a draw returns its own when it is closed */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecalledReceipt"];
                };
            };
            /** @description Asks for prizes back that were allotted to what is no draw; a draw returns its own when it is closed */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecalledReceipt"];
                };
            };
            /** @description A problem, with what to change */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    votes_cases: {
        parameters: {
            query?: {
                /** @description Only open, confirmed or dismissed ones */
                status?: string;
                /** @description The next_cursor of the answer before, for older ones */
                cursor?: string;
                /** @description Lines per answer, 1 to 500, 100 by default */
                limit?: string;
            };
            header?: never;
            path: {
                campaign: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Cases, newest first */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CasePage"];
                };
            };
            /** @description A problem, with what to change */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    votes_open_case: {
        parameters: {
            query?: never;
            header: {
                /** @description The same for every retry: a retry gets the first answer again */
                "Idempotency-Key": string;
            };
            path: {
                campaign: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["OpenCaseBody"];
            };
        };
        responses: {
            /** @description Opens a case for somebody to look at */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CaseReceipt"];
                };
            };
            /** @description Opens a case for somebody to look at */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CaseReceipt"];
                };
            };
            /** @description A problem, with what to change */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    votes_case: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                campaign: string;
                case: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One case, with what a person needs to judge it */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CaseAnswer"];
                };
            };
            /** @description A problem, with what to change */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    votes_confirm_case: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same for every retry: a retry gets the first answer again */
                "Idempotency-Key"?: string;
            };
            path: {
                campaign: string;
                case: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["DecideBody"];
            };
        };
        responses: {
            /** @description Says that a case is fraud */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CaseReceipt"];
                };
            };
            /** @description Says that a case is fraud */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CaseReceipt"];
                };
            };
            /** @description A problem, with what to change */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    votes_dismiss_case: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same for every retry: a retry gets the first answer again */
                "Idempotency-Key"?: string;
            };
            path: {
                campaign: string;
                case: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["DecideBody"];
            };
        };
        responses: {
            /** @description Says that a case is none */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CaseReceipt"];
                };
            };
            /** @description Says that a case is none */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CaseReceipt"];
                };
            };
            /** @description A problem, with what to change */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    votes_reopen_case: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same for every retry: a retry gets the first answer again */
                "Idempotency-Key"?: string;
            };
            path: {
                campaign: string;
                case: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["DecideBody"];
            };
        };
        responses: {
            /** @description Opens a case again */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CaseReceipt"];
                };
            };
            /** @description Opens a case again */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CaseReceipt"];
                };
            };
            /** @description A problem, with what to change */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    votes_extend_case: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same for every retry: a retry gets the first answer again */
                "Idempotency-Key"?: string;
            };
            path: {
                campaign: string;
                case: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["ExtendCaseBody"];
            };
        };
        responses: {
            /** @description Gives a case more votes, and opens it again */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CaseReceipt"];
                };
            };
            /** @description Gives a case more votes, and opens it again */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CaseReceipt"];
                };
            };
            /** @description A problem, with what to change */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    referrals_channels: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                campaign: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Channels, and how far those came who came by them */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InvitationChannels"];
                };
            };
            /** @description A problem, with what to change */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    referrals_open_channel: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same for every retry: a retry gets the first answer again */
                "Idempotency-Key"?: string;
            };
            path: {
                campaign: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["InvitationChannelBody"];
            };
        };
        responses: {
            /** @description Gives an article, a poster or a partner a code; asking again gives the same */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CodeReceipt"];
                };
            };
            /** @description Gives an article, a poster or a partner a code; asking again gives the same */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CodeReceipt"];
                };
            };
            /** @description A problem, with what to change */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    votes_close: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same for every retry: a retry gets the first answer again */
                "Idempotency-Key"?: string;
            };
            path: {
                campaign: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["NoBody"] | components["schemas"]["EmptyBody"] | components["schemas"]["NothingBody"];
            };
        };
        responses: {
            /** @description Ends voting */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StageReceipt"] | components["schemas"]["DrawStageReceipt"] | components["schemas"]["ReferralStageReceipt"];
                };
            };
            /** @description Ends voting */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StageReceipt"] | components["schemas"]["DrawStageReceipt"] | components["schemas"]["ReferralStageReceipt"];
                };
            };
            /** @description A problem, with what to change */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    referrals_invite: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same for every retry: a retry gets the first answer again */
                "Idempotency-Key"?: string;
            };
            path: {
                campaign: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    device?: components["schemas"]["Device"];
                    /** @description Pointer moves, touches and scrolls that the page saw */
                    moves?: number | null;
                    /** @description From POST …/visits or the last answer */
                    page_token: string;
                    /** @description What solves the page's challenge, as ALTCHA (version 1) writes it; needed if there is one */
                    proof?: string | null;
                };
            };
        };
        responses: {
            /** @description Gives a person their code to hand on; asking again gives the same */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description The code. */
                        code: components["schemas"]["InviterCode"];
                        next_challenge?: components["schemas"]["Challenge"];
                        /** @description For the next command of this page */
                        next_page_token: string;
                    };
                };
            };
            /** @description Gives a person their code to hand on; asking again gives the same */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description The code. */
                        code: components["schemas"]["InviterCode"];
                        next_challenge?: components["schemas"]["Challenge"];
                        /** @description For the next command of this page */
                        next_page_token: string;
                    };
                };
            };
            /** @description A problem, with what to change */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    referrals_share_card: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                campaign: string;
                code: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What a page hands on with a code: a title, a link and a picture */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ShareCard"];
                };
            };
            /** @description A problem, with what to change */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    referrals_invitation_qr_png: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                campaign: string;
                code: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The link of somebody's code, or of a channel's, as a QR code */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "image/png": unknown;
                };
            };
            /** @description A problem, with what to change */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    referrals_invitation_qr_svg: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                campaign: string;
                code: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The link of somebody's code, or of a channel's, as a QR code */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "image/svg+xml": unknown;
                };
            };
            /** @description A problem, with what to change */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    votes_contestants: {
        parameters: {
            query?: {
                /** @description A number, or a part of a name, in any case */
                search?: string;
                /** @description number (default) or rank */
                sort?: string;
                /** @description The next_cursor of the answer before; by rank, until the board moves */
                cursor?: string;
                /** @description Contestants per answer, 1 to 100, 50 by default */
                limit?: string;
            };
            header?: never;
            path: {
                campaign: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Contestants, in pages */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContestantPage"];
                };
            };
            /** @description A problem, with what to change */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    votes_sign_up: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same for every retry: a retry gets the first answer again */
                "Idempotency-Key"?: string;
            };
            path: {
                campaign: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @description Kept apart from the log, and erasable */
                    about?: string | null;
                    /** @description One line. Kept apart from the log, and erasable */
                    name: string;
                    /**
                     * Format: uri-reference
                     * @description One line. Kept apart from the log, and erasable
                     */
                    picture?: string | null;
                };
            };
        };
        responses: {
            /** @description Signs a person up as a contestant; an operator's are approved at once */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContestantReceipt"];
                };
            };
            /** @description Signs a person up as a contestant; an operator's are approved at once */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContestantReceipt"];
                };
            };
            /** @description A problem, with what to change */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    votes_approve: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same for every retry: a retry gets the first answer again */
                "Idempotency-Key"?: string;
            };
            path: {
                campaign: string;
                number: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["NoBody"];
            };
        };
        responses: {
            /** @description Lets a contestant stand */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContestantReceipt"];
                };
            };
            /** @description Lets a contestant stand */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContestantReceipt"];
                };
            };
            /** @description A problem, with what to change */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    votes_reject: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same for every retry: a retry gets the first answer again */
                "Idempotency-Key"?: string;
            };
            path: {
                campaign: string;
                number: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["NoBody"];
            };
        };
        responses: {
            /** @description Turns a contestant down */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContestantReceipt"];
                };
            };
            /** @description Turns a contestant down */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContestantReceipt"];
                };
            };
            /** @description A problem, with what to change */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    votes_withdraw: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same for every retry: a retry gets the first answer again */
                "Idempotency-Key"?: string;
            };
            path: {
                campaign: string;
                number: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["NoBody"];
            };
        };
        responses: {
            /** @description Takes an approved contestant out of the running */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContestantReceipt"];
                };
            };
            /** @description Takes an approved contestant out of the running */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContestantReceipt"];
                };
            };
            /** @description A problem, with what to change */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    lotteries_draw: {
        parameters: {
            query?: never;
            header: {
                /** @description The same for every retry: a retry gets the first answer again */
                "Idempotency-Key": string;
            };
            path: {
                campaign: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    device?: components["schemas"]["Device"];
                    /** @description Pointer moves, touches and scrolls that the page saw */
                    moves?: number | null;
                    /** @description From POST …/visits or the last answer */
                    page_token?: string;
                    /** @description What solves the page's challenge, as ALTCHA (version 1) writes it; needed if there is one */
                    proof?: string | null;
                };
            };
        };
        responses: {
            /** @description Spends a ticket and draws */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description When it was decided. */
                        at_ms: components["schemas"]["Timestamp"];
                        /**
                         * Format: uint8
                         * @description The cell of the skin that comes out, from 0: where the wheel stops; null: drawn before there were skins.
                         */
                        cell?: number | null;
                        /** @description Until when the prize can be claimed; null: for ever, or there is nothing to claim. */
                        claim_until_ms?: components["schemas"]["Timestamp"] | null;
                        /**
                         * Format: uint64
                         * @description The number of the draw in its campaign, from 1.
                         */
                        draw: number;
                        /**
                         * Format: uint16
                         * @description The line that is given, from 0; null: none.
                         */
                        given?: number | null;
                        /** @description Id of the command, the same for each retry. */
                        id: components["schemas"]["CommandId"];
                        /**
                         * Format: uint16
                         * @description The line of the table that takes the random number, from 0; null: the blank.
                         */
                        line?: number | null;
                        next_challenge?: components["schemas"]["Challenge"];
                        /** @description For the next command of this page */
                        next_page_token: string;
                        /**
                         * Format: uint64
                         * @description Where the draw stands in the log: a prize is taken back under it.
                         */
                        position: number;
                        /**
                         * Format: uint64
                         * @description Tickets that the person has left.
                         */
                        tickets_left: number;
                        /** @description Why that one, or none. */
                        why: components["schemas"]["Why2"];
                        /** @description What was won. Where no line is given, it is the consolation; null: nothing. */
                        won?: components["schemas"]["Won"] | null;
                    };
                };
            };
            /** @description Spends a ticket and draws */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description When it was decided. */
                        at_ms: components["schemas"]["Timestamp"];
                        /**
                         * Format: uint8
                         * @description The cell of the skin that comes out, from 0: where the wheel stops; null: drawn before there were skins.
                         */
                        cell?: number | null;
                        /** @description Until when the prize can be claimed; null: for ever, or there is nothing to claim. */
                        claim_until_ms?: components["schemas"]["Timestamp"] | null;
                        /**
                         * Format: uint64
                         * @description The number of the draw in its campaign, from 1.
                         */
                        draw: number;
                        /**
                         * Format: uint16
                         * @description The line that is given, from 0; null: none.
                         */
                        given?: number | null;
                        /** @description Id of the command, the same for each retry. */
                        id: components["schemas"]["CommandId"];
                        /**
                         * Format: uint16
                         * @description The line of the table that takes the random number, from 0; null: the blank.
                         */
                        line?: number | null;
                        next_challenge?: components["schemas"]["Challenge"];
                        /** @description For the next command of this page */
                        next_page_token: string;
                        /**
                         * Format: uint64
                         * @description Where the draw stands in the log: a prize is taken back under it.
                         */
                        position: number;
                        /**
                         * Format: uint64
                         * @description Tickets that the person has left.
                         */
                        tickets_left: number;
                        /** @description Why that one, or none. */
                        why: components["schemas"]["Why2"];
                        /** @description What was won. Where no line is given, it is the consolation; null: nothing. */
                        won?: components["schemas"]["Won"] | null;
                    };
                };
            };
            /** @description A problem, with what to change */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    lotteries_claim: {
        parameters: {
            query?: never;
            header: {
                /** @description The same for every retry: a retry gets the first answer again */
                "Idempotency-Key": string;
            };
            path: {
                campaign: string;
                position: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @description Kept apart from the log, and erasable */
                    address: string;
                    /** @description One line. Kept apart from the log, and erasable */
                    name: string;
                    /** @description One line. Kept apart from the log, and erasable */
                    phone: string;
                };
            };
        };
        responses: {
            /** @description Claims a prize that is sent: says who gets it where */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PrizeClaimedReceipt"];
                };
            };
            /** @description Claims a prize that is sent: says who gets it where */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PrizeClaimedReceipt"];
                };
            };
            /** @description A problem, with what to change */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    lotteries_pick_up: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same for every retry: a retry gets the first answer again */
                "Idempotency-Key"?: string;
            };
            path: {
                campaign: string;
                position: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["EmptyBody"];
            };
        };
        responses: {
            /** @description Gives the code of a prize that is picked up, each time the same */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PrizeCodeReceipt"];
                };
            };
            /** @description Gives the code of a prize that is picked up, each time the same */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PrizeCodeReceipt"];
                };
            };
            /** @description A problem, with what to change */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    lotteries_fulfil: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same for every retry: a retry gets the first answer again */
                "Idempotency-Key"?: string;
            };
            path: {
                campaign: string;
                position: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["FulfilBody"];
            };
        };
        responses: {
            /** @description States that a claimed prize was sent */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PrizeFulfilledReceipt"];
                };
            };
            /** @description States that a claimed prize was sent */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PrizeFulfilledReceipt"];
                };
            };
            /** @description A problem, with what to change */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    lotteries_take_back: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same for every retry: a retry gets the first answer again */
                "Idempotency-Key"?: string;
            };
            path: {
                campaign: string;
                position: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["TakeBackBody"];
            };
        };
        responses: {
            /** @description Takes a prize back into stock */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TakenBackReceipt"];
                };
            };
            /** @description Takes a prize back into stock */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TakenBackReceipt"];
                };
            };
            /** @description A problem, with what to change */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ledger_entries: {
        parameters: {
            query?: {
                /** @description Of this account, such as points:budget:spring */
                account?: string;
                /** @description Only this asset, such as points */
                asset?: string;
                /** @description About this person, by id */
                person?: string;
                /** @description About this campaign */
                campaign?: string;
                /** @description That this command led to */
                command?: string;
                /** @description Of this transfer, and what was taken back or given back of it */
                transfer?: string;
                /** @description Of what happened at this time or later, in milliseconds since the epoch */
                since_ms?: string;
                /** @description Of what happened before this time, in milliseconds since the epoch */
                until_ms?: string;
                /** @description oldest or newest: which is booked first; oldest by default */
                order?: string;
                /** @description The next_cursor of the answer before */
                cursor?: string;
                /** @description Lines per answer, 1 to 500, 100 by default */
                limit?: string;
                /** @description json, jsonl or csv; by default what Accept asks for, else json */
                format?: string;
            };
            header?: never;
            path: {
                campaign: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Entries by cursor */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LedgerEntryPage"];
                };
            };
            /** @description A problem, with what to change */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    lotteries_enter: {
        parameters: {
            query?: never;
            header: {
                /** @description The same for every retry: a retry gets the first answer again */
                "Idempotency-Key": string;
            };
            path: {
                campaign: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    device?: components["schemas"]["Device"];
                    /** @description Pointer moves, touches and scrolls that the page saw */
                    moves?: number | null;
                    /** @description From POST …/visits or the last answer */
                    page_token?: string;
                    /** @description What solves the page's challenge, as ALTCHA (version 1) writes it; needed if there is one */
                    proof?: string | null;
                };
            };
        };
        responses: {
            /** @description Enters a raffle for a ticket */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description When it was decided. */
                        at_ms: components["schemas"]["Timestamp"];
                        /**
                         * Format: uint32
                         * @description How many entries the person has.
                         */
                        entries: number;
                        /**
                         * Format: uint64
                         * @description Its number in the list, from 1.
                         */
                        entry: number;
                        /** @description Id of the command, the same for each retry. */
                        id: components["schemas"]["CommandId"];
                        next_challenge?: components["schemas"]["Challenge"];
                        /** @description For the next command of this page */
                        next_page_token: string;
                        /**
                         * Format: uint64
                         * @description Where it stands in the log.
                         */
                        position: number;
                        /**
                         * Format: uint64
                         * @description Tickets that they have left.
                         */
                        tickets_left: number;
                    };
                };
            };
            /** @description Enters a raffle for a ticket */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description When it was decided. */
                        at_ms: components["schemas"]["Timestamp"];
                        /**
                         * Format: uint32
                         * @description How many entries the person has.
                         */
                        entries: number;
                        /**
                         * Format: uint64
                         * @description Its number in the list, from 1.
                         */
                        entry: number;
                        /** @description Id of the command, the same for each retry. */
                        id: components["schemas"]["CommandId"];
                        next_challenge?: components["schemas"]["Challenge"];
                        /** @description For the next command of this page */
                        next_page_token: string;
                        /**
                         * Format: uint64
                         * @description Where it stands in the log.
                         */
                        position: number;
                        /**
                         * Format: uint64
                         * @description Tickets that they have left.
                         */
                        tickets_left: number;
                    };
                };
            };
            /** @description A problem, with what to change */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    lotteries_hand_in: {
        parameters: {
            query?: never;
            header: {
                /** @description The same for every retry: a retry gets the first answer again */
                "Idempotency-Key": string;
            };
            path: {
                campaign: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["RaffleHandInBody"];
            };
        };
        responses: {
            /** @description Enters persons */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RaffleHandedInReceipt"];
                };
            };
            /** @description Enters persons */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RaffleHandedInReceipt"];
                };
            };
            /** @description A problem, with what to change */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ledger_trace: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                campaign: string;
                entry: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description From the entries at a position back to the fact, the deed with its evidence, and the request */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LedgerTrace"];
                };
            };
            /** @description A problem, with what to change */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    lotteries_fairness: {
        parameters: {
            query?: {
                /** @description json, jsonl or csv; by default what Accept asks for, else json */
                format?: string;
                /** @description The next_cursor of the answer before, for what came later */
                cursor?: string;
                /** @description Lines per answer, 1 to 500, 100 by default */
                limit?: string;
            };
            header?: never;
            path: {
                campaign: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Everything that a stranger needs to check a closed campaign, in the order of the log */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FairnessPage"];
                };
            };
            /** @description A problem, with what to change */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    votes_finalize: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same for every retry: a retry gets the first answer again */
                "Idempotency-Key"?: string;
            };
            path: {
                campaign: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["NoBody"];
            };
        };
        responses: {
            /** @description Makes the result final */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StageReceipt"];
                };
            };
            /** @description Makes the result final */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StageReceipt"];
                };
            };
            /** @description A problem, with what to change */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    votes_follow: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same for every retry: a retry gets the first answer again */
                "Idempotency-Key"?: string;
            };
            path: {
                campaign: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @description Whether they do. */
                    following: boolean;
                    /** @description The platform's id of the person */
                    openid: string;
                } | {
                    /**
                     * @description When that was so, not later than now; left out: now. News may come late and out of order.
                     * @default null
                     */
                    at_ms?: components["schemas"]["Timestamp"] | null;
                    /** @description Whether they do. */
                    following: boolean;
                    /** @description The platform's id of the person */
                    openid: string;
                };
            };
        };
        responses: {
            /** @description States whether a person follows the account */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FollowReceipt"] | components["schemas"]["ReferralFollowReceipt"];
                };
            };
            /** @description States whether a person follows the account */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FollowReceipt"] | components["schemas"]["ReferralFollowReceipt"];
                };
            };
            /** @description A problem, with what to change */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    referrals_accept: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same for every retry: a retry gets the first answer again */
                "Idempotency-Key"?: string;
            };
            path: {
                campaign: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @description The inviter's code. */
                    code: components["schemas"]["InviterCode"];
                    device?: components["schemas"]["Device"];
                    /** @description Pointer moves, touches and scrolls that the page saw */
                    moves?: number | null;
                    /** @description From POST …/visits or the last answer */
                    page_token: string;
                    /** @description What solves the page's challenge, as ALTCHA (version 1) writes it; needed if there is one */
                    proof?: string | null;
                };
            };
        };
        responses: {
            /** @description Accepts an invitation, before one follows the account */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Always true. */
                        accepted: boolean;
                        next_challenge?: components["schemas"]["Challenge"];
                        /** @description For the next command of this page */
                        next_page_token: string;
                    };
                };
            };
            /** @description Accepts an invitation, before one follows the account */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Always true. */
                        accepted: boolean;
                        next_challenge?: components["schemas"]["Challenge"];
                        /** @description For the next command of this page */
                        next_page_token: string;
                    };
                };
            };
            /** @description A problem, with what to change */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    votes_leaderboard: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                campaign: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The board */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Leaderboard"];
                };
            };
            /** @description A problem, with what to change */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    lotteries_list: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same for every retry: a retry gets the first answer again */
                "Idempotency-Key"?: string;
            };
            path: {
                campaign: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @description Where they go. */
                    listing: components["schemas"]["Listing"];
                    /** @description The platform's id of the person */
                    openid: string;
                    /** @description The person's id, as draws show it, instead of `openid`. */
                    person?: components["schemas"]["PersonId"] | null;
                };
            };
        };
        responses: {
            /** @description Puts a person on the list of those who may, or may not, draw; or takes them off */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DrawListedReceipt"];
                };
            };
            /** @description Puts a person on the list of those who may, or may not, draw; or takes them off */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DrawListedReceipt"];
                };
            };
            /** @description A problem, with what to change */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    votes_live: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                campaign: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The board, whenever it moves */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": components["schemas"]["Leaderboard"];
                };
            };
            /** @description A problem, with what to change */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    votes_mark: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same for every retry: a retry gets the first answer again */
                "Idempotency-Key"?: string;
            };
            path: {
                campaign: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["MarkBody"];
            };
        };
        responses: {
            /** @description Enters a juror's mark; a later one replaces it */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MarkReceipt"];
                };
            };
            /** @description Enters a juror's mark; a later one replaces it */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MarkReceipt"];
                };
            };
            /** @description A problem, with what to change */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    votes_me: {
        parameters: {
            query?: {
                /** @description The next_cursor of the answer before: older receipts */
                cursor?: string;
                /** @description Receipts per answer, 1 to 100, 100 by default */
                limit?: string;
            };
            header?: never;
            path: {
                campaign: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One's own receipts and votes left */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OwnAnswer"] | components["schemas"]["OwnLottery"] | components["schemas"]["OwnInvitationsPage"] | components["schemas"]["OwnBalancesPage"];
                };
            };
            /** @description A problem, with what to change */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ledger_own_rewards: {
        parameters: {
            query?: {
                /** @description The next_cursor of the answer before */
                cursor?: string;
                /** @description Lines per answer, 1 to 500, 100 by default */
                limit?: string;
            };
            header?: never;
            path: {
                campaign: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What one was given for inviting: each reward, what of it was taken back, and all together */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OwnRewards"];
                };
            };
            /** @description A problem, with what to change */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    lotteries_message: {
        parameters: {
            query?: never;
            header: {
                /** @description The same for every retry: a retry gets the first answer again */
                "Idempotency-Key": string;
            };
            path: {
                campaign: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @description The platform's id of the person */
                    openid: string;
                    /** @description The message, as it came. */
                    text: string;
                };
            };
        };
        responses: {
            /** @description Takes a message that a person sent to the account as a password; says what to reply */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EnvelopeReplyReceipt"];
                };
            };
            /** @description Takes a message that a person sent to the account as a password; says what to reply */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EnvelopeReplyReceipt"];
                };
            };
            /** @description A problem, with what to change */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    votes_minutes: {
        parameters: {
            query?: {
                /** @description From the minute of this time on, in milliseconds since the epoch; without it, the newest minutes */
                from_ms?: string;
                /** @description Minutes per answer, 1 to 1440, 120 by default */
                limit?: string;
            };
            header?: never;
            path: {
                campaign: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Votes by what became of them, pages opened and refusals, per minute */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VoteMinutes"] | components["schemas"]["DrawMinutes"] | components["schemas"]["ReferralMinutes"] | components["schemas"]["LedgerMinutes"];
                };
            };
            /** @description A problem, with what to change */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    votes_open: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same for every retry: a retry gets the first answer again */
                "Idempotency-Key"?: string;
            };
            path: {
                campaign: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["NoBody"] | components["schemas"]["EmptyBody"] | components["schemas"]["NothingBody"];
            };
        };
        responses: {
            /** @description Opens a draft or resumes a paused campaign */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StageReceipt"] | components["schemas"]["DrawStageReceipt"] | components["schemas"]["ReferralStageReceipt"];
                };
            };
            /** @description Opens a draft or resumes a paused campaign */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StageReceipt"] | components["schemas"]["DrawStageReceipt"] | components["schemas"]["ReferralStageReceipt"];
                };
            };
            /** @description A problem, with what to change */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    lotteries_claim_part: {
        parameters: {
            query?: never;
            header: {
                /** @description The same for every retry: a retry gets the first answer again */
                "Idempotency-Key": string;
            };
            path: {
                campaign: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    device?: components["schemas"]["Device"];
                    /** @description Pointer moves, touches and scrolls that the page saw */
                    moves?: number | null;
                    /** @description From POST …/visits or the last answer */
                    page_token?: string;
                    /** @description The password, as they typed it. */
                    password: string;
                    /** @description What solves the page's challenge, as ALTCHA (version 1) writes it; needed if there is one */
                    proof?: string | null;
                };
            };
        };
        responses: {
            /** @description Says the password and takes a part */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description When it was decided. */
                        at_ms: components["schemas"]["Timestamp"];
                        /**
                         * Format: uint64
                         * @description How much it is.
                         */
                        fen: number;
                        /** @description Id of the command, the same for each retry. */
                        id: components["schemas"]["CommandId"];
                        next_challenge?: components["schemas"]["Challenge"];
                        /** @description For the next command of this page */
                        next_page_token: string;
                        /**
                         * Format: uint32
                         * @description Which part of the round, from 1.
                         */
                        part: number;
                        /**
                         * Format: uint64
                         * @description Where it stands in the log.
                         */
                        position: number;
                        /**
                         * Format: uint16
                         * @description The round, from 1.
                         */
                        round: number;
                    };
                };
            };
            /** @description Says the password and takes a part */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description When it was decided. */
                        at_ms: components["schemas"]["Timestamp"];
                        /**
                         * Format: uint64
                         * @description How much it is.
                         */
                        fen: number;
                        /** @description Id of the command, the same for each retry. */
                        id: components["schemas"]["CommandId"];
                        next_challenge?: components["schemas"]["Challenge"];
                        /** @description For the next command of this page */
                        next_page_token: string;
                        /**
                         * Format: uint32
                         * @description Which part of the round, from 1.
                         */
                        part: number;
                        /**
                         * Format: uint64
                         * @description Where it stands in the log.
                         */
                        position: number;
                        /**
                         * Format: uint16
                         * @description The round, from 1.
                         */
                        round: number;
                    };
                };
            };
            /** @description A problem, with what to change */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    votes_pause: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same for every retry: a retry gets the first answer again */
                "Idempotency-Key"?: string;
            };
            path: {
                campaign: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["NoBody"] | components["schemas"]["EmptyBody"] | components["schemas"]["NothingBody"];
            };
        };
        responses: {
            /** @description Stops voting for a while */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StageReceipt"] | components["schemas"]["DrawStageReceipt"] | components["schemas"]["ReferralStageReceipt"];
                };
            };
            /** @description Stops voting for a while */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StageReceipt"] | components["schemas"]["DrawStageReceipt"] | components["schemas"]["ReferralStageReceipt"];
                };
            };
            /** @description A problem, with what to change */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    votes_preview: {
        parameters: {
            query?: {
                /** @description hold, void, restore, undo, which needs act, or add: find votes for a case */
                do?: string;
                /** @description Votes for this contestant, by number */
                contestant?: string;
                /** @description Cast at this time or later, in milliseconds since the epoch */
                since_ms?: string;
                /** @description Cast before this time, in milliseconds since the epoch */
                until_ms?: string;
                /** @description From this /24, /48 or /16, by pseudonym */
                prefix?: string;
                /** @description From this device, by pseudonym */
                device?: string;
                /** @description Led here by this sharer, by pseudonym */
                sharer?: string;
                /** @description From this class of network: carrier, fixed, campus, data_centre, vpn, private or unknown */
                network?: string;
                /** @description With a reason of this code, such as address_cluster, when cast or when judged last */
                reason?: string;
                /** @description That are counted, held or voided now */
                status?: string;
                /** @description Of this person, by id */
                person?: string;
                /** @description Of this case, by number */
                case?: string;
                /** @description That this act changed last, by the position that names it */
                act?: string;
            };
            header?: never;
            path: {
                campaign: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What an act would change, and its steps, ready to be sent */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Preview"];
                };
            };
            /** @description A problem, with what to change */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    lotteries_set_bar: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same for every retry: a retry gets the first answer again */
                "Idempotency-Key"?: string;
            };
            path: {
                campaign: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["PrizeBarBody"];
            };
        };
        responses: {
            /** @description Says from which score on prizes are held, or that none is */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PrizeBarReceipt"];
                };
            };
            /** @description Says from which score on prizes are held, or that none is */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PrizeBarReceipt"];
                };
            };
            /** @description A problem, with what to change */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    lotteries_taker_company: {
        parameters: {
            query?: {
                /** @description The person around whom to look: 32 hex digits */
                person?: string;
            };
            header?: never;
            path: {
                campaign: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Who takes with the same phone, address or parcels as a person */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TakerCompany"];
                };
            };
            /** @description A problem, with what to change */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    lotteries_held_prizes: {
        parameters: {
            query?: {
                /** @description held, released, refused or returned: what became of them; by default held; all for every one */
                stage?: string;
                /** @description Prizes per answer, 1 to 500, 100 by default */
                limit?: string;
                /** @description The next_cursor of the answer before */
                cursor?: string;
            };
            header?: never;
            path: {
                campaign: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Prizes that were held or decided about, with what was seen, newest first */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HeldPrizes"];
                };
            };
            /** @description A problem, with what to change */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    lotteries_judge_prize: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same for every retry: a retry gets the first answer again */
                "Idempotency-Key"?: string;
            };
            path: {
                campaign: string;
                position: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["PrizeDecisionBody"];
            };
        };
        responses: {
            /** @description Releases, refuses or holds what was won, with a reason; another decision undoes it */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PrizeDecisionReceipt"];
                };
            };
            /** @description Releases, refuses or holds what was won, with a reason; another decision undoes it */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PrizeDecisionReceipt"];
                };
            };
            /** @description A problem, with what to change */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    referrals_ranking: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                campaign: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Who invited most of those who count, best first */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InviterRanking"];
                };
            };
            /** @description A problem, with what to change */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    lotteries_redeem: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same for every retry: a retry gets the first answer again */
                "Idempotency-Key"?: string;
            };
            path: {
                campaign: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["RedeemBody"];
            };
        };
        responses: {
            /** @description Hands a prize out to whoever shows its code, once */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PrizeFulfilledReceipt"];
                };
            };
            /** @description Hands a prize out to whoever shows its code, once */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PrizeFulfilledReceipt"];
                };
            };
            /** @description A problem, with what to change */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    referrals_register: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same for every retry: a retry gets the first answer again */
                "Idempotency-Key"?: string;
            };
            path: {
                campaign: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @description The platform's id of the person */
                    openid: string;
                };
            };
        };
        responses: {
            /** @description States that a person registered, where the campaign asks for it */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReferralDoneReceipt"];
                };
            };
            /** @description States that a person registered, where the campaign asks for it */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReferralDoneReceipt"];
                };
            };
            /** @description A problem, with what to change */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    votes_review: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same for every retry: a retry gets the first answer again */
                "Idempotency-Key"?: string;
            };
            path: {
                campaign: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["NoBody"];
            };
        };
        responses: {
            /** @description Has detectors weigh all votes anew, as a close does; what they find comes as acts and cases */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Nothing"];
                };
            };
            /** @description Has detectors weigh all votes anew, as a close does; what they find comes as acts and cases */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Nothing"];
                };
            };
            /** @description A problem, with what to change */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    referrals_held_rewards: {
        parameters: {
            query?: {
                /** @description held, refused, qualified, followed or left: what became of them; doubted: given, look made up, and no person has decided; by default held, or all with follower; all for every one */
                stage?: string;
                /** @description Only the reward that this person's following earned */
                follower?: string;
                /** @description Rewards per answer, 1 to 500, 100 by default. An answer may have fewer, or none, and a next_cursor: it looks through 2,000 */
                limit?: string;
                /** @description The next_cursor of the answer before */
                cursor?: string;
            };
            header?: never;
            path: {
                campaign: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Rewards that were held or decided about, with what was seen, newest first */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HeldRewards"];
                };
            };
            /** @description A problem, with what to change */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    referrals_judge_reward: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same for every retry: a retry gets the first answer again */
                "Idempotency-Key"?: string;
            };
            path: {
                campaign: string;
                follower: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["RewardDecisionBody"];
            };
        };
        responses: {
            /** @description Releases, refuses or holds what a person's following earned, with a reason; another decision undoes it */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RewardDecisionReceipt"];
                };
            };
            /** @description Releases, refuses or holds what a person's following earned, with a reason; another decision undoes it */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RewardDecisionReceipt"];
                };
            };
            /** @description A problem, with what to change */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    votes_advance_round: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same for every retry: a retry gets the first answer again */
                "Idempotency-Key"?: string;
            };
            path: {
                campaign: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["RoundBody"];
            };
        };
        responses: {
            /** @description Ends the named round; the best go on */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RoundReceipt"];
                };
            };
            /** @description Ends the named round; the best go on */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RoundReceipt"];
                };
            };
            /** @description A problem, with what to change */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    lotteries_rotate: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same for every retry: a retry gets the first answer again */
                "Idempotency-Key"?: string;
            };
            path: {
                campaign: string;
                round: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["EnvelopeRotateBody"];
            };
        };
        responses: {
            /** @description Gives a round another password for the rest of its time */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EnvelopeRotatedReceipt"];
                };
            };
            /** @description Gives a round another password for the rest of its time */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EnvelopeRotatedReceipt"];
                };
            };
            /** @description A problem, with what to change */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ledger_rules: {
        parameters: {
            query?: {
                /** @description The next_cursor of the answer before */
                cursor?: string;
                /** @description Lines per answer, 1 to 500, 100 by default */
                limit?: string;
            };
            header?: never;
            path: {
                campaign: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What the facts of campaigns give */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RulesPage"];
                };
            };
            /** @description A problem, with what to change */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ledger_set_rules: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same for every retry: a retry gets the first answer again */
                "Idempotency-Key"?: string;
            };
            path: {
                campaign: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["RulesBody"];
            };
        };
        responses: {
            /** @description Sets what the facts of a campaign give, from here on */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RulesReceipt"];
                };
            };
            /** @description Sets what the facts of a campaign give, from here on */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RulesReceipt"];
                };
            };
            /** @description A problem, with what to change */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    votes_rulesets: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                campaign: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The anti-cheat rules that weighed votes, newest first, and those that this release came with */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RulesetsAnswer"];
                };
            };
            /** @description A problem, with what to change */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    votes_set_ruleset: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same for every retry: a retry gets the first answer again */
                "Idempotency-Key"?: string;
            };
            path: {
                campaign: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["SetBody"];
            };
        };
        responses: {
            /** @description Has votes weighed by other anti-cheat rules from here on; earlier ones keep their verdicts */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WeighingReceipt"];
                };
            };
            /** @description Has votes weighed by other anti-cheat rules from here on; earlier ones keep their verdicts */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WeighingReceipt"];
                };
            };
            /** @description A problem, with what to change */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    votes_shadow: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                campaign: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What the rules that are tried out, or were last, would have made of the votes since they were set */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ShadowAnswer"];
                };
            };
            /** @description A problem, with what to change */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    votes_set_shadow: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same for every retry: a retry gets the first answer again */
                "Idempotency-Key"?: string;
            };
            path: {
                campaign: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["ChosenBody"];
            };
        };
        responses: {
            /** @description Has other anti-cheat rules tried out beside those in force: what they say is noted and changes nothing */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WeighingReceipt"];
                };
            };
            /** @description Has other anti-cheat rules tried out beside those in force: what they say is noted and changes nothing */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WeighingReceipt"];
                };
            };
            /** @description A problem, with what to change */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    votes_stop_shadow: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same for every retry: a retry gets the first answer again */
                "Idempotency-Key"?: string;
            };
            path: {
                campaign: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["NoBody"];
            };
        };
        responses: {
            /** @description Stops what is tried out */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Nothing"];
                };
            };
            /** @description Stops what is tried out */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Nothing"];
                };
            };
            /** @description A problem, with what to change */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ledger_statement: {
        parameters: {
            query?: {
                /** @description Of this account, such as points:budget:spring */
                account?: string;
                /** @description About this person, by id */
                person?: string;
                /** @description About this campaign */
                campaign?: string;
                /** @description Of what happened at this time or later, in milliseconds since the epoch */
                since_ms?: string;
                /** @description Of what happened before this time, in milliseconds since the epoch */
                until_ms?: string;
                /** @description json, jsonl or csv; by default what Accept asks for, else json */
                format?: string;
            };
            header?: never;
            path: {
                campaign: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What happened in a period: of an account or person with each entry, of a campaign or the book in sums */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LedgerStatement"];
                };
            };
            /** @description A problem, with what to change */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    lotteries_stop: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same for every retry: a retry gets the first answer again */
                "Idempotency-Key"?: string;
            };
            path: {
                campaign: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["EnvelopeStopBody"];
            };
        };
        responses: {
            /** @description Stops all claims at once */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DrawStageReceipt"];
                };
            };
            /** @description Stops all claims at once */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DrawStageReceipt"];
                };
            };
            /** @description A problem, with what to change */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ledger_transfer: {
        parameters: {
            query?: never;
            header: {
                /** @description The same for every retry: a retry gets the first answer again */
                "Idempotency-Key": string;
            };
            path: {
                campaign: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["TransferBody"];
            };
        };
        responses: {
            /** @description Books transfers or reserves them, all of them or none */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BookedReceipt"];
                };
            };
            /** @description Books transfers or reserves them, all of them or none */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BookedReceipt"];
                };
            };
            /** @description A problem, with what to change */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ledger_post: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same for every retry: a retry gets the first answer again */
                "Idempotency-Key"?: string;
            };
            path: {
                campaign: string;
                transfer: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["PostBody"];
            };
        };
        responses: {
            /** @description Posts a pending transfer, in part or whole; the rest is free again */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SettledReceipt"];
                };
            };
            /** @description Posts a pending transfer, in part or whole; the rest is free again */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SettledReceipt"];
                };
            };
            /** @description A problem, with what to change */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ledger_reverse: {
        parameters: {
            query?: never;
            header: {
                /** @description The same for every retry: a retry gets the first answer again */
                "Idempotency-Key": string;
            };
            path: {
                campaign: string;
                transfer: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["ReverseBody"];
            };
        };
        responses: {
            /** @description Takes back what a transfer moved; what a person no longer has, they owe */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReversedReceipt"];
                };
            };
            /** @description Takes back what a transfer moved; what a person no longer has, they owe */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReversedReceipt"];
                };
            };
            /** @description A problem, with what to change */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ledger_void: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same for every retry: a retry gets the first answer again */
                "Idempotency-Key"?: string;
            };
            path: {
                campaign: string;
                transfer: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["VoidBody"];
            };
        };
        responses: {
            /** @description Gives a pending transfer up */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SettledReceipt"];
                };
            };
            /** @description Gives a pending transfer up */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SettledReceipt"];
                };
            };
            /** @description A problem, with what to change */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    referrals_invitation_tree: {
        parameters: {
            query?: {
                /** @description The person around whom to look: 32 hex digits */
                person?: string;
            };
            header?: never;
            path: {
                campaign: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Who invited whom around a person, with what they share */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InvitationTree"];
                };
            };
            /** @description A problem, with what to change */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ledger_trial_balance: {
        parameters: {
            query?: {
                /** @description Only this asset, such as points */
                asset?: string;
            };
            header?: never;
            path: {
                campaign: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Sums over all accounts, by asset and kind */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TrialBalance"];
                };
            };
            /** @description A problem, with what to change */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    visit: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                campaign: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["Visit"];
            };
        };
        responses: {
            /** @description Opens a campaign's page */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Visited"];
                };
            };
            /** @description A problem, with what to change */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    votes_cast: {
        parameters: {
            query?: never;
            header: {
                /** @description The same for every retry: a retry gets the first answer again */
                "Idempotency-Key": string;
            };
            path: {
                campaign: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /**
                     * Format: uint32
                     * @description The contestant's number.
                     */
                    contestant?: number | null;
                    /** @description Numbers of several contestants. */
                    contestants?: number[] | null;
                    device?: components["schemas"]["Device"];
                    /** @description Pointer moves, touches and scrolls that the page saw */
                    moves?: number | null;
                    /** @description From POST …/visits or the last answer */
                    page_token: string;
                    /** @description What solves the page's challenge, as ALTCHA (version 1) writes it; needed if there is one */
                    proof?: string | null;
                };
            };
        };
        responses: {
            /** @description Votes for one or several contestants */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description When it was decided. */
                        at_ms: components["schemas"]["Timestamp"];
                        /** @description Numbers of the contestants, ascending. */
                        contestants: number[];
                        /** @description Id of the command, the same for each retry. */
                        id: components["schemas"]["CommandId"];
                        next_challenge?: components["schemas"]["Challenge"];
                        /** @description For the next command of this page */
                        next_page_token: string;
                        /**
                         * Format: uint64
                         * @description Where the vote stands in the log.
                         */
                        position: number;
                        /**
                         * Format: uint32
                         * @description Votes left on this day and in all, whichever is less; null: no limit.
                         */
                        votes_left?: number | null;
                    };
                };
            };
            /** @description Votes for one or several contestants */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description When it was decided. */
                        at_ms: components["schemas"]["Timestamp"];
                        /** @description Numbers of the contestants, ascending. */
                        contestants: number[];
                        /** @description Id of the command, the same for each retry. */
                        id: components["schemas"]["CommandId"];
                        next_challenge?: components["schemas"]["Challenge"];
                        /** @description For the next command of this page */
                        next_page_token: string;
                        /**
                         * Format: uint64
                         * @description Where the vote stands in the log.
                         */
                        position: number;
                        /**
                         * Format: uint32
                         * @description Votes left on this day and in all, whichever is less; null: no limit.
                         */
                        votes_left?: number | null;
                    };
                };
            };
            /** @description A problem, with what to change */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    lotteries_waiting: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                campaign: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Claimed prizes that are to be sent, with addresses for operators */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WaitingPrizes"];
                };
            };
            /** @description A problem, with what to change */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    lotteries_winners: {
        parameters: {
            query?: {
                /** @description json, jsonl or csv; by default what Accept asks for, else json */
                format?: string;
                /** @description The next_cursor of the answer before, for older ones */
                cursor?: string;
                /** @description Lines per answer, 1 to 500, 100 by default */
                limit?: string;
            };
            header?: never;
            path: {
                campaign: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Who won what, and what became of the prize, newest first */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WinnerPage"];
                };
            };
            /** @description A problem, with what to change */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    lotteries_draw_winners: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same for every retry: a retry gets the first answer again */
                "Idempotency-Key"?: string;
            };
            path: {
                campaign: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["RaffleDrawBody"];
            };
        };
        responses: {
            /** @description Draws the winners */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RaffleDrawnReceipt"];
                };
            };
            /** @description Draws the winners */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RaffleDrawnReceipt"];
                };
            };
            /** @description A problem, with what to change */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    lotteries_redraw_winners: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same for every retry: a retry gets the first answer again */
                "Idempotency-Key"?: string;
            };
            path: {
                campaign: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["RaffleRedrawBody"];
            };
        };
        responses: {
            /** @description Draws winners for prizes that lack one, from those behind the last place; nothing else changes */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RaffleRedrawnReceipt"];
                };
            };
            /** @description Draws winners for prizes that lack one, from those behind the last place; nothing else changes */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RaffleRedrawnReceipt"];
                };
            };
            /** @description A problem, with what to change */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    lotteries_confirm: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same for every retry: a retry gets the first answer again */
                "Idempotency-Key"?: string;
            };
            path: {
                campaign: string;
                place: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["RaffleConfirmBody"];
            };
        };
        responses: {
            /** @description Confirms a winner, who gets the prize by it, unless it is held */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RaffleSettledReceipt"];
                };
            };
            /** @description Confirms a winner, who gets the prize by it, unless it is held */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RaffleSettledReceipt"];
                };
            };
            /** @description A problem, with what to change */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    lotteries_invalidate: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same for every retry: a retry gets the first answer again */
                "Idempotency-Key"?: string;
            };
            path: {
                campaign: string;
                place: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["RaffleInvalidateBody"];
            };
        };
        responses: {
            /** @description Invalidates a winner with a reason, also one whose prize was refused; the next alternate takes the line */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RaffleSettledReceipt"];
                };
            };
            /** @description Invalidates a winner with a reason, also one whose prize was refused; the next alternate takes the line */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RaffleSettledReceipt"];
                };
            };
            /** @description A problem, with what to change */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    door: {
        parameters: {
            query?: {
                /** @description From the minute of this time on, in milliseconds since the epoch; without it, the newest minutes */
                from_ms?: string;
                /** @description Minutes per answer, 1 to 1440, 120 by default */
                limit?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What the door refused outside any campaign, per minute; for tokens of `default` */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DoorMinutes"];
                };
            };
            /** @description A problem, with what to change */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    journals: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Where every log stands */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Status"][];
                };
            };
            /** @description A problem, with what to change */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    blocks: {
        parameters: {
            query?: {
                /** @description First position */
                from?: string;
            };
            header?: never;
            path: {
                service: string;
                shard: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Raw blocks, each after its length in four bytes; the header Fairground-Next-Position says where to go on */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": unknown;
                };
            };
            /** @description A problem, with what to change */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    digest: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                service: string;
                shard: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The digest of a log's state at its head */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Digest"];
                };
            };
            /** @description A problem, with what to change */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    events: {
        parameters: {
            query?: {
                /** @description First position */
                from?: string;
                /** @description Only this campaign's */
                campaign?: string;
                /** @description Only this kind, such as VoteCast */
                kind?: string;
                /** @description Only this person's */
                person?: string;
                /** @description Not before, in milliseconds since the epoch */
                since?: string;
                /** @description Before, in milliseconds since the epoch */
                until?: string;
                /** @description At most so many */
                limit?: string;
                /** @description true: goes on as events come */
                follow?: string;
            };
            header?: never;
            path: {
                service: string;
                shard: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Readable events of one's own tenant, one JSON object a line */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/x-ndjson": unknown;
                };
            };
            /** @description A problem, with what to change */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    parked: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                service: string;
                shard: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Facts of other services that wait for an operator */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ParkedFacts"];
                };
            };
            /** @description A problem, with what to change */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    drop_parked: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                service: string;
                shard: string;
                position: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Gives a parked fact up for good; gives those that still wait */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ParkedFacts"];
                };
            };
            /** @description A problem, with what to change */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    retry_parked: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                service: string;
                shard: string;
                position: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Hears a parked fact again; gives those that still wait */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ParkedFacts"];
                };
            };
            /** @description A problem, with what to change */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    verify: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                service: string;
                shard: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Walks a log's chain and folds it from the start */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Digest"];
                };
            };
            /** @description A problem, with what to change */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    erase_person: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["Erase"];
            };
        };
        responses: {
            /** @description Erases a person: their openid and all that they wrote about themselves */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErasedPerson"];
                };
            };
            /** @description A problem, with what to change */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    services: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description How every service is, also those that can't be asked */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ServiceLine"][];
                };
            };
            /** @description A problem, with what to change */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    sign_in: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["SignIn"];
            };
        };
        responses: {
            /** @description Starts a person's session */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignedIn"];
                };
            };
            /** @description A problem, with what to change */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
}
