"""What the demo's villagers write and case handlers answer, in five languages; drafts for native speakers."""

from __future__ import annotations

LANGUAGES = {"ka": 40, "az": 30, "hy": 15, "ru": 10, "en": 5}
GROUPS = ("information", "information", "assistance", "suggestion", "appreciation", "activity", "activity", "fairness", "other")  # fmt: skip
CATEGORY = {
    "information": "information_request", "assistance": "assistance_request", "suggestion": "suggestion",
    "appreciation": "appreciation", "activity": "minor_dissatisfaction", "fairness": "major_dissatisfaction",
    "other": "out_of_scope",
}  # fmt: skip
STORIES = {
    "information": {
        "ka": "მსურს ვიცოდე, როდის ჩატარდება შემდეგი ტრენინგი.", "az": "Növbəti təlimin nə vaxt olacağını bilmək istəyirəm.",
        "hy": "Ցանկանում եմ իմանալ, թե երբ է հաջորդ դասընթացը։", "ru": "Хочу узнать, когда будет следующий тренинг.",
        "en": "I would like to know when the next training takes place.",
    },
    "assistance": {
        "ka": "განაცხადის შევსებაში დახმარება მჭირდება.", "az": "Ərizəni doldurmaq üçün köməyə ehtiyacım var.",
        "hy": "Դիմումը լրացնելու հարցում օգնության կարիք ունեմ։", "ru": "Мне нужна помощь с заполнением заявки.",
        "en": "I need help with filling in the application.",
    },
    "suggestion": {
        "ka": "შეხვედრები საღამოს რომ ტარდებოდეს, მეტი ხალხი მოვიდოდა.", "az": "Görüşlər axşam olsa, daha çox adam gələr.",
        "hy": "Եթե հանդիպումները երեկոյան լինեին, ավելի շատ մարդ կգար։", "ru": "Если бы встречи были вечером, пришло бы больше людей.",
        "en": "If meetings were in the evening, more people would come.",
    },
    "appreciation": {
        "ka": "დიდი მადლობა, ტრენინგი ძალიან სასარგებლო იყო.", "az": "Çox sağ olun, təlim çox faydalı oldu.",
        "hy": "Շատ շնորհակալություն, դասընթացը շատ օգտակար էր։", "ru": "Большое спасибо, тренинг был очень полезным.",
        "en": "Many thanks, the training was very useful.",
    },
    "activity": {
        "ka": "ტრენინგი მხოლოდ ქართულად ჩატარდა, თარჯიმანი არ იყო.", "az": "Təlim yalnız gürcü dilində keçdi, tərcüməçi yox idi.",
        "hy": "Դասընթացը միայն վրացերեն էր, թարգմանիչ չկար։", "ru": "Тренинг шёл только на грузинском, переводчика не было.",
        "en": "The training was in Georgian only, and nobody interpreted.",
    },
    "fairness": {
        "ka": "ჩვენს ორგანიზაციას უარი უთხრეს და მიზეზი არ აუხსნეს.", "az": "Təşkilatımıza rədd cavabı verildi, səbəbi izah olunmadı.",
        "hy": "Մեր կազմակերպությանը մերժեցին առանց պատճառը բացատրելու։", "ru": "Нашей организации отказали и не объяснили почему.",
        "en": "Our organisation was refused and nobody said why.",
    },
    "other": {
        "ka": "სოფელში წყლის მილი დაზიანებულია.", "az": "Kənddə su borusu xarabdır.", "hy": "Գյուղում ջրի խողովակը վնասված է։",
        "ru": "В деревне повреждена водопроводная труба.", "en": "The water pipe in our village is broken.",
    },
}  # fmt: skip
ANSWERS = {
    "ka": "გმადლობთ, რომ მოგვწერეთ. შევისწავლეთ და ზომები მივიღეთ.", "az": "Yazdığınız üçün təşəkkür edirik. Araşdırdıq və tədbir gördük.",
    "hy": "Շնորհակալություն գրելու համար։ Ուսումնասիրել ենք և միջոցներ ձեռնարկել։", "ru": "Спасибо, что написали. Мы разобрались и приняли меры.",
    "en": "Thank you for writing. We have looked into it and acted.",
}  # fmt: skip
QUESTION = {
    "ka": "რომელ დღეს და რომელ სოფელში მოხდა ეს?", "az": "Bu hansı gün və hansı kənddə olub?", "hy": "Ո՞ր օրը և ո՞ր գյուղում է դա եղել։",
    "ru": "В какой день и в какой деревне это было?", "en": "On which day and in which village was it?",
}  # fmt: skip
REPLY = {
    "ka": "გასულ სამშაბათს, ჩვენს სოფელში.", "az": "Keçən çərşənbə axşamı, bizim kənddə.", "hy": "Անցած երեքշաբթի, մեր գյուղում։",
    "ru": "В прошлый вторник, в нашей деревне.", "en": "Last Tuesday, in our village.",
}  # fmt: skip
CHANGE = (
    "An interpreter comes to every training",
    {
        "ka": "ყოველ ტრენინგს ახლა თარჯიმანი ესწრება.", "az": "İndi hər təlimdə tərcüməçi var.", "hy": "Այժմ յուրաքանչյուր դասընթացի թարգմանիչ կա։",
        "ru": "Теперь на каждом тренинге есть переводчик.", "en": "There is an interpreter at every training now.",
    },
)  # fmt: skip
SENSITIVE = {
    "az": "Qrant üçün siyahıya düşmək istəyəndə məndən pul istədilər.", "ka": "სიაში მოსახვედრად ფული მომთხოვეს.",
}  # fmt: skip
